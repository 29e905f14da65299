import { z } from 'zod';
import type { MappingItem } from '../types.ts';
import { defaultRules, rulesOf } from './defaultRules.ts';
import { readJson } from './readJson.ts';
import { ruleNames, rulesShape } from './readRules.ts';
import type { ItemRules, Read } from './settingsTypes.ts';

const version = 1;

const pair: z.ZodType<{ field: string; column: string } & ItemRules> = z.strictObject({
  field: z.string().min(1),
  column: z.string().min(1),
  ...rulesShape,
});
const versioned = z.looseObject({ version: z.int() });
/** Properties that there are in a file. */
const names = ['version', 'pairs', 'field', 'column', ...ruleNames];
const file = z.strictObject({ version: z.literal(version), pairs: z.array(pair) });

/** A mapping as a file, to be kept beside the site's code and moved between environments. */
export function mappingFileText(items: readonly MappingItem[]): string {
  const pairs = items.map(shortPair);
  return `${JSON.stringify({ version, pairs }, null, 2)}\n`;
}

/** A pair with those of its rules that are not the default. */
export function shortPair(item: MappingItem): { field: string; column: string } & ItemRules {
  return { field: item.field, column: item.column, ...rulesOf(item) };
}

/** Reads what mappingFileText wrote; a file of a newer version is refused as such, not as full of mistakes. */
export function readMappingFile(text: string): Read<MappingItem[]> {
  const head = readJson(text, versioned, names);
  if ('flaws' in head) return head;
  if (head.value.version > version) {
    const detail = `The file has version ${head.value.version}; this bridge reads up to ${version}. Update the bridge.`;
    return { flaws: [{ place: 'version', detail }] };
  }
  const read = readJson(text, file, names);
  if ('flaws' in read) return read;
  return { value: read.value.pairs.map((rules) => ({ ...defaultRules, ...rules })) };
}
