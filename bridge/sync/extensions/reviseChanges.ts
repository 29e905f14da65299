import type { Extensions, IncomingRow } from '../../extensions/types.ts';
import { isFieldValue } from '../../mapping/computeField.ts';
import { reviseDecision } from '../../mapping/reviseDecision.ts';
import type { CompiledMapping, ContactDecision, ContactField, FieldValue } from '../../mapping/types.ts';
import { ExtensionFailed, inTime } from './inTime.ts';

/** A row about to change a contact, decided by the mapping. */
export interface Incoming {
  extensions: Extensions['incomingChanges'];
  mapping: CompiledMapping;
  /** Contact fields by name. */
  fields: ReadonlyMap<string, ContactField>;
  contactId: number;
  ours: Readonly<Record<string, FieldValue>>;
  /** All that came of the row. */
  row: Readonly<Record<string, unknown>>;
  decision: ContactDecision;
}

/**
 * Lets the extensions decide what a row really changes in Xperience, one after the other in the order of their names.
 * @throws ExtensionFailed when one throws, does not answer in time, or changes what it may not
 */
export async function reviseChanges(incoming: Incoming): Promise<ContactDecision> {
  const { extensions, mapping, ours, contactId, row } = incoming;
  if (extensions.length === 0) return incoming.decision;
  const pairs = mapping.pairs.map(({ field, column, direction }) =>
    Object.freeze({ field: field.name, column: column.name, direction }),
  );
  let changes: Readonly<Record<string, FieldValue>> = incoming.decision.toXperience;
  for (const { name, hook } of extensions) {
    const given: IncomingRow = Object.freeze({
      row: Object.freeze({ ...row }),
      contact: Object.freeze({ contactId, values: Object.freeze({ ...ours }) }),
      mapping: pairs,
      changes: Object.freeze({ ...changes }),
    });
    const answer: unknown = await inTime(name, 'Nothing of the row was taken.', async () =>
      hook.change(given),
    );
    changes = readChanges(name, answer, incoming);
  }
  const revised = reviseDecision(incoming, changes);
  if ('detail' in revised) {
    const names = extensions.map(({ name }) => name).join(', ');
    throw new ExtensionFailed(`What the extension ${names} answered cannot be written: ${revised.detail}`);
  }
  return revised.decision;
}

function readChanges(name: string, answer: unknown, { ours, fields }: Incoming): Record<string, FieldValue> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new ExtensionFailed(`The extension ${name} did not answer with an object of changes.`);
  return Object.fromEntries(
    Object.entries(answer).map(([field, value]) => {
      if (!isFieldValue(value))
        throw new ExtensionFailed(
          `The extension ${name} gives ${field} a value that is neither text, a number, true or false, nor null.`,
        );
      if (!fields.has(field))
        throw new ExtensionFailed(`The extension ${name} changes ${field}, which is no contact field.`);
      if (!(field in ours))
        throw new ExtensionFailed(
          `The extension ${name} changes ${field}, which is neither mapped nor among its needs.`,
        );
      return [field, value];
    }),
  );
}
