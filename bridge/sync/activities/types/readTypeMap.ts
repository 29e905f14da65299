import { z } from 'zod';
import type { OwnerRule, TypeMapItem } from './typeMapItem.ts';
import { typeDefaults } from './typeMapItem.ts';

/** A mistake in a type map, and where it is. */
export interface TypeMapFlaw {
  /** Path such as `[2].owner`; empty for the whole. */
  place: string;
  detail: string;
}

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ownerPattern = new RegExp(`^(?:default|contactOwner|none|/(?:systemusers|teams)\\(${guid}\\))$`, 'i');
const logicalName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be a logical name, such as xbridge_pagevisit');

const item = z.strictObject({
  type: z.string().trim().min(1).max(250),
  send: z.boolean().default(typeDefaults.send),
  table: logicalName.exactOptional(),
  pages: z
    .array(z.string().trim().startsWith('/', 'must be a path that begins with a slash'))
    .readonly()
    .default(typeDefaults.pages),
  forms: z.array(z.string().trim().min(1)).readonly().default(typeDefaults.forms),
  owner: z
    .string()
    .trim()
    .regex(ownerPattern, 'must be default, contactOwner, none, /systemusers(id) or /teams(id)')
    .transform((text) => text as OwnerRule)
    .default(typeDefaults.owner),
  complete: z.boolean().default(typeDefaults.complete),
  cut: z.boolean().default(typeDefaults.cut),
  columns: z
    .record(z.string(), z.union([logicalName, z.literal('')]))
    .readonly()
    .default(typeDefaults.columns),
});

/** Reads a type map from JSON; every mistake at once, each with its place. */
export function readTypeMap(json: unknown): { value: TypeMapItem[] } | { flaws: TypeMapFlaw[] } {
  const parsed = z.array(item).safeParse(json);
  if (!parsed.success) {
    return {
      flaws: parsed.error.issues.map(({ path, message }) => ({ place: placeOf(path), detail: message })),
    };
  }
  const seen = new Set<string>();
  const flaws = parsed.data.flatMap(({ type }, index): TypeMapFlaw[] => {
    const key = type.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ place: `[${index}].type`, detail: `${type} has two items; a type has one.` }];
  });
  return flaws.length > 0 ? { flaws } : { value: parsed.data };
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
}
