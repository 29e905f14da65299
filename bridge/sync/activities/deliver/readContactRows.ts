import { contactTable, longestMergeChain } from '../../contacts/contactTable.ts';
import type { ActivityWork } from '../activityWork.ts';

/** The row of a contact as its activities need it. */
export interface ContactRow {
  id: string;
  /** Who owns it. */
  owner?: { table: string; id: string };
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
): Promise<Map<string, ContactRow>> {
  const found = new Map<string, ContactRow>();
  /** ID to read next → the linked IDs that led to it. */
  let wanted = new Map([...new Set(linkedIds)].map((id) => [id, [id]]));
  if (wanted.size === 0) return found;
  // Its columns need no description here, which would cost a run of activities several requests.
  const table = (await dataverse.listTables(call)).get(contactTable);
  if (!table) return found;
  for (let step = 0; wanted.size > 0 && step <= longestMergeChain; step += 1) {
    const select = ['merged', master, owner];
    const rows = await dataverse.readRows(table, [...wanted.keys()], { ...call, select });
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
  return found;
}
