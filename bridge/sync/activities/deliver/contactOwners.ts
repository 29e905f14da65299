import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ActivityWork } from '../activityWork.ts';
import type { SentType } from '../types/typePlan.ts';

/** Table and ID of the owner of each contact's row, by the row's ID. */
export type ContactOwners = ReadonlyMap<string, { table: string; id: string }>;

const contactTable = 'contact';
const owner = '_ownerid_value';

/** Owners of the rows of contacts, in few requests; none where no type asks for them. */
export async function readContactOwners(
  work: ActivityWork,
  plans: Iterable<SentType>,
  activities: readonly LinkedActivity[],
): Promise<ContactOwners> {
  const asked = new Set([...plans].filter((plan) => plan.owner.kind === 'contact').map((plan) => plan.type));
  const rowIds = new Set(
    activities.filter(({ type }) => asked.has(type.toLowerCase())).map((activity) => activity.contactRowId),
  );
  if (rowIds.size === 0) return new Map();
  const table = (await work.dataverse.listTables(work.call)).get(contactTable);
  if (!table) return new Map();
  const rows = await work.dataverse.readRows(table, [...rowIds], { ...work.call, select: [owner] });
  return new Map(
    [...rows.values()].flatMap((row) => {
      const of = row.lookupTables[owner];
      return of ? [[row.id, { table: of, id: String(row.values[owner]) }] as const] : [];
    }),
  );
}

/** What gives a row its owner, and whether the owner was taken from the row of the contact. */
export interface RowOwner {
  values: Record<string, string>;
  /** ID of the user or team that owns the row of the contact. */
  ofContact?: string;
}

/** Who shall own a row; without an owner Dynamics takes the application user. */
export function ownerOf(
  { owner: rule }: SentType,
  { contactRowId }: LinkedActivity,
  owners: ContactOwners,
): RowOwner {
  if (rule.kind === 'none') return { values: {} };
  if (rule.kind === 'fixed') return { values: { [rule.property]: rule.value } };
  const found = owners.get(contactRowId);
  const binding = found && rule.bindings.get(found.table);
  if (!found || !binding) return { values: {} };
  return { values: { [binding.property]: `/${binding.entitySet}(${found.id})` }, ofContact: found.id };
}
