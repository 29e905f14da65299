import { z } from 'zod';
import type { ExtensionKind } from './types.ts';

const code = z.custom<unknown>((value) => typeof value === 'function', 'has to be a function');
const name = z.string().trim().min(1).max(100);
const names = z.array(name);
const type = z.enum([
  'text',
  'longtext',
  'integer',
  'longinteger',
  'decimal',
  'double',
  'boolean',
  'datetime',
  'date',
  'guid',
]);
/** What every activity tells, whatever its type. */
const ownProperties = ['subject', 'created'];
const computed = { type, needs: names, value: code };

/** What each kind of extension has to look like; a further kind is a further line here and in the types. */
export const extensionShapes: { readonly [Kind in ExtensionKind]: z.ZodType } = {
  contactFields: z.strictObject({
    kind: z.literal('contactFields'),
    fields: z.array(z.strictObject({ name, caption: name, ...computed })),
    hidden: names.optional(),
  }),
  outgoingColumns: z.strictObject({
    kind: z.literal('outgoingColumns'),
    columns: z.array(z.strictObject({ column: name, ...computed })),
  }),
  incomingChanges: z.strictObject({
    kind: z.literal('incomingChanges'),
    needs: names.optional(),
    change: code,
  }),
  activityTypes: z.strictObject({
    kind: z.literal('activityTypes'),
    types: names.min(1),
    table: name.optional(),
    properties: z
      .record(name, z.strictObject({ type, column: name.optional(), cut: z.boolean().optional() }))
      .superRefine((properties, { addIssue }) => {
        for (const own of ownProperties.filter((each) => each in properties))
          addIssue({ code: 'custom', path: [own], message: 'is told of every activity already' });
      }),
    describe: code,
  }),
};
