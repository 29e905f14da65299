import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseClient, DataverseRow } from '../../../dataverse/types.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { readActivitiesUpTo } from '../../../xperience/activities/readActivitiesUpTo.ts';
import type { ModuleContact } from '../../../xperience/setup/leftToModule.ts';
import { activityRowId } from '../activityRowId.ts';
import type { ActivityPlan } from '../activityWork.ts';
import { readContactRows } from '../deliver/readContactRows.ts';
import type { SentType } from '../types/typePlan.ts';
import type { LostCounts, LostState } from './lostCounts.ts';
import { matchRows } from './matchRows.ts';

export interface LostSearch {
  database: DatabaseHandle;
  dataverse: DataverseClient;
  plan: ActivityPlan;
  /** Types whose activities become rows; others the module did not send either. */
  types: readonly SentType[];
  call: CallOptions;
  /** IANA zone of Xperience's local times. */
  timeZone: string;
  /** Only activities created from this local time on. */
  since?: string | undefined;
}

/** Activities that are held at once; a contact with more of them is left out, and told. */
const mostActivities = 20_000;

/**
 * Compares activities that were the module's to send with what Dynamics has of their contacts, a few contacts at a time. An
 * activity is lost when no row fits it, and uncertain when its contact has other rows of the table that no activity
 * fits: those may be its own, made by code of the installation's own. Reads on both sides, and writes nothing.
 * @param counts added to
 * @returns those that are lost
 * @throws DataverseUnavailable
 */
export async function findLost(
  search: LostSearch,
  contacts: readonly ModuleContact[],
  counts: LostCounts,
): Promise<LinkedActivity[]> {
  const names = search.types.map(({ type }) => type);
  const activities = await readActivitiesUpTo(search.database, contacts, names, mostActivities + 1);
  if (activities.length <= mostActivities) return compare(search, contacts, activities, counts);
  if (contacts.length === 1) {
    counts.contactsTooLarge += 1;
    return [];
  }
  const half = Math.ceil(contacts.length / 2);
  const first = await findLost(search, contacts.slice(0, half), counts);
  return [...first, ...(await findLost(search, contacts.slice(half), counts))];
}

async function compare(
  { dataverse, database, plan, types, call, timeZone, since }: LostSearch,
  contacts: readonly ModuleContact[],
  activities: readonly LinkedActivity[],
  counts: LostCounts,
): Promise<LinkedActivity[]> {
  counts.contacts += contacts.length;
  const byName = new Map(types.map((type) => [type.type, type]));
  const wanted = activities.flatMap((activity) => {
    const type = byName.get(activity.type.toLowerCase());
    return type?.filter(activity) ? [{ activity, type }] : [];
  });
  const byContact = Map.groupBy(wanted, ({ activity }) => activity.contactRowId);
  const work = { dataverse, database, plan, call, runId: 0, dryRun: true, mayWrite: () => false };
  const { found: rows } = await readContactRows(work, byContact.keys());
  const there = [...byContact.keys()].filter((id) => rows.has(id));
  counts.contactsWithoutRow += byContact.size - there.length;
  const made = await dataverse.findActivities(
    { regarding: there.map((id) => rows.get(id)?.id ?? id), tables: tablesOf(types) },
    { ...call, select: ['scheduledstart'] },
  );
  const madeOf = Map.groupBy(made, ({ values }) => String(values._regardingobjectid_value).toLowerCase());
  return there.flatMap((id) => {
    const row = rows.get(id)?.id ?? id;
    // Types that share a table share its rows.
    return [...Map.groupBy(byContact.get(id) ?? [], ({ type }) => type.table.name)].flatMap(
      ([table, asked]) => {
        const mine = asked.map(({ activity }) => activity);
        const tables = new Set([table, ...asked.map(({ type }) => type.type)]);
        const ofTables = (madeOf.get(row) ?? []).filter(({ values }) =>
          tables.has(String(values.activitytypecode).toLowerCase()),
        );
        const states = statesOf(mine, ofTables, { plan, timeZone, merged: row !== id });
        return asked.flatMap(({ activity, type }, index) => {
          const state = states[index] ?? 'uncertain';
          if (since !== undefined && (activity.createdLocal ?? '') < since) return [];
          counts.add(type.type, activity.createdLocal, state);
          return state === 'lost' ? [activity] : [];
        });
      },
    );
  });
}

/** The table of a type, and the one that the module's own rule gives: that which is called like the type. */
function tablesOf(types: readonly SentType[]): string[] {
  return [...new Set(types.flatMap(({ type, table }) => [type, table.name]))].filter((name) =>
    /^[a-z_][a-z0-9_]*$/.test(name),
  );
}

/** What became of activities of one contact and table, in their order. */
function statesOf(
  activities: readonly LinkedActivity[],
  made: readonly DataverseRow[],
  { plan, timeZone, merged }: { plan: ActivityPlan; timeZone: string; merged: boolean },
): LostState[] {
  const ownIds = activities.map((each) => activityRowId(plan.installationId, each));
  const own = new Set(ownIds);
  const ids = new Set(made.map(({ id }) => id));
  const open = activities.filter((_each, index) => !ids.has(ownIds[index] ?? ''));
  const starts = made
    .filter(({ id }) => !own.has(id))
    .map(({ values }) => ({ start: textOf(values.scheduledstart) }));
  const { found, left } = matchRows(open, starts, timeZone);
  // The rows of a contact that was merged in Dynamics are those of two.
  const missing = left > 0 || merged ? 'uncertain' : 'lost';
  const states = new Map(open.map((each, index) => [each, found[index] ? 'there' : missing] as const));
  return activities.map((each) => states.get(each) ?? 'there');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
