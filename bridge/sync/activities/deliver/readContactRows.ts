import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { contactTable, longestMergeChain } from '../../settings/contactTable.ts';
import type { ActivityWork } from '../activityWork.ts';

/** The row of a contact as its activities need it. */
export interface ContactRow {
  id: string;
  /** Who owns it. */
  owner?: { table: string; id: string };
}

/** Rows that were found, and what Dynamics said of those it would not read, by the IDs contacts are linked to. */
export interface ContactRows {
  found: ReadonlyMap<string, ContactRow>;
  refused: ReadonlyMap<string, ReadRefusal>;
}

const owner = '_ownerid_value';
const master = '_masterid_value';

/**
 * Rows that activities regard, by the IDs their contacts are linked to, in few requests. A merged row is followed to
 * the survivor, because nobody looks at it any more; one that is gone, or was merged into one that is, is absent.
 * @throws DataverseUnavailable
 */
export async function readContactRows(
  { dataverse, call }: ActivityWork,
  linkedIds: Iterable<string>,
): Promise<ContactRows> {
  const found = new Map<string, ContactRow>();
  const refused = new Map<string, ReadRefusal>();
  /** ID to read next → the linked IDs that led to it. */
  let wanted = new Map([...new Set(linkedIds)].map((id) => [id, [id]]));
  if (wanted.size === 0) return { found, refused };
  // Its columns need no description here, which would cost a run of activities several requests.
  const table = (await dataverse.listTables(call)).get(contactTable);
  if (!table) return { found, refused };
  for (let step = 0; wanted.size > 0 && step <= longestMergeChain; step += 1) {
    const select = ['merged', master, owner];
    const read = await readApart({ dataverse, call }, [...wanted.keys()], async (some) => [
      ...(await dataverse.readRows(table, some, { ...call, select })).values(),
    ]);
    const rows = new Map(read.found.map((row) => [row.id, row]));
    for (const [id, said] of read.refused) for (const each of wanted.get(id) ?? []) refused.set(each, said);
    const next = new Map<string, string[]>();
    for (const [id, linked] of wanted) {
      const row = rows.get(id);
      if (!row) continue;
      if (row.values.merged === true) {
        const survivor = row.values[master];
        if (typeof survivor === 'string') next.set(survivor, [...(next.get(survivor) ?? []), ...linked]);
        continue;
      }
      const ownerTable = row.lookupTables[owner];
      for (const each of linked) {
        found.set(each, {
          id: row.id,
          ...(ownerTable ? { owner: { table: ownerTable, id: String(row.values[owner]) } } : {}),
        });
      }
    }
    wanted = next;
  }
  return { found, refused };
}
