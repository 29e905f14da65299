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

/** The property that gives a row its owner; without one Dynamics takes the application user. */
export function ownerValues(
  { owner: rule }: SentType,
  { contactRowId }: LinkedActivity,
  owners: ContactOwners,
): Record<string, string> {
  if (rule.kind === 'none') return {};
  if (rule.kind === 'fixed') return { [rule.property]: rule.value };
  const found = owners.get(contactRowId);
  const binding = found && rule.bindings.get(found.table);
  return found && binding ? { [binding.property]: `/${binding.entitySet}(${found.id})` } : {};
}
