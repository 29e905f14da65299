import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import type { ItemRules } from './mappingItems.ts';

/** The rules of each mapped field that the module's five properties cannot hold, by field in lower case. */
export async function readMappingRules({ db }: DatabaseHandle): Promise<Map<string, ItemRules>> {
  const rows = await db.selectFrom('dynamics365.mapping_extension').select(['field', 'rules']).execute();
  return new Map(rows.map((row) => [row.field.toLowerCase(), JSON.parse(row.rules) as ItemRules]));
}
