import { z } from 'zod';
import { readJson } from './readJson.ts';
import type { ItemRules, Read } from './settingsTypes.ts';

const lookup = z.strictObject({
  table: z.string().min(1),
  keyColumn: z.string().min(1).exactOptional(),
  unresolved: z.enum(['fail', 'empty']),
});

/** Rules of one pair; absent ones have their default. */
export const rulesShape = {
  direction: z.enum(['both', 'toDynamics', 'toXperience']).exactOptional(),
  conflict: z.enum(['byCaller', 'xperience', 'dynamics']).exactOptional(),
  sendEmpty: z.boolean().exactOptional(),
  overlong: z.enum(['fail', 'cut']).exactOptional(),
  valueMap: z.record(z.string(), z.int()).exactOptional(),
  lookup: lookup.exactOptional(),
};

/** Properties of a pair and of its lookup, for those that are misspelt. */
export const ruleNames = [...Object.keys(rulesShape), ...Object.keys(lookup.shape)];

const rules: z.ZodType<ItemRules> = z.strictObject(rulesShape);

/** Reads the rules that the bridge keeps beside a pair of the module's setting. */
export function readRules(text: string): Read<ItemRules> {
  return readJson(text, rules, ruleNames);
}
