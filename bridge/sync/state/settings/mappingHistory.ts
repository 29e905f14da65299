import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { mappingFileText, readMappingFile } from '../../../mapping/settings/mappingFile.ts';
import type { MappingItem } from '../../../mapping/types.ts';
import { SyncRefused } from '../../syncRefused.ts';

/** A mapping that was replaced. */
export interface FormerMapping {
  id: number;
  /** UTC. */
  replacedAt: DateTime2;
  replacedBy: string;
  items: MappingItem[];
}

/** So many are kept. */
export const keptMappings = 20;

/** Keeps a mapping that is replaced, and forgets the oldest. Run it in the transaction that replaces it. */
export async function keepMapping(
  transaction: DatabaseHandle,
  items: readonly MappingItem[],
  { at, by }: { at: DateTime2; by: string },
): Promise<void> {
  const { db, dialect } = transaction;
  await db
    .insertInto('dynamics365.mapping_history')
    .values({ replaced_at: at, replaced_by: by.slice(0, 100), pairs: mappingFileText(items) })
    .execute();
  const newest = db
    .selectFrom('dynamics365.mapping_history')
    .select('history_id')
    .orderBy('history_id', 'desc');
  await db
    .deleteFrom('dynamics365.mapping_history')
    .where('history_id', 'not in', dialect.limit(newest, keptMappings))
    .execute();
}

/** The mappings that were replaced, the newest first. */
export async function listMappingHistory({ db }: DatabaseHandle): Promise<FormerMapping[]> {
  const rows = await db
    .selectFrom('dynamics365.mapping_history')
    .selectAll()
    .orderBy('history_id', 'desc')
    .execute();
  return rows.flatMap((row) => {
    const read = readMappingFile(row.pairs);
    if ('flaws' in read) return [];
    return [
      { id: row.history_id, replacedAt: row.replaced_at, replacedBy: row.replaced_by, items: read.value },
    ];
  });
}

/** @throws SyncRefused when there is none of this number, or not any more */
export async function formerMapping(database: DatabaseHandle, id: number): Promise<FormerMapping> {
  const found = (await listMappingHistory(database)).find((each) => each.id === id);
  if (found) return found;
  throw new SyncRefused({
    kind: 'notFound',
    code: 'mappingNotKept',
    detail: `There is no former mapping ${id}; the last ${keptMappings} are kept. “npm run mapping -- history” lists them.`,
  });
}
