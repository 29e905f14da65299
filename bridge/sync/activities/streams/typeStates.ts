import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { listActivityTypes } from '../../../xperience/activities/listActivityTypes.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';

const columns = columnsOf('dynamics365.activity_type');

/** A type whose older activities wait: those above this ActivityID. */
export interface WaitingType {
  type: string;
  from: number;
}

/** Activities of blocked types wait from the lowest that was met. */
export async function noteWaiting(
  database: DatabaseHandle,
  outcomes: readonly ActivityOutcome[],
): Promise<void> {
  const blocked = Map.groupBy(
    outcomes.filter(({ result }) => result === 'blocked'),
    ({ type }) => type,
  );
  for (const [type, met] of blocked) {
    const from = Math.min(...met.map(({ activityId }) => activityId)) - 1;
    const row = { type, signature: null, waiting_from: from };
    if ((await insertIfAbsent(database, 'dynamics365.activity_type', columns, ['type'], [row])) > 0) continue;
    await database.db
      .updateTable('dynamics365.activity_type')
      .set({ waiting_from: from })
      .where('type', '=', type)
      .where((eb) => eb.or([eb('waiting_from', 'is', null), eb('waiting_from', '>', from)]))
      .execute();
  }
}

/**
 * Compares how types are sent now with how they were: the older activities of a type that was mapped just now, or
 * whose table or filter changed, wait to be sent.
 * @param first whether no walk was ever completed: then the first one reads everything that histories leave out
 */
export async function reconcileTypes({ database, plan }: ActivityWork, first: boolean): Promise<void> {
  const stored = await database.db.selectFrom('dynamics365.activity_type').selectAll().execute();
  const before = new Map(stored.map((row) => [row.type, row]));
  const names = new Set([
    ...(await listActivityTypes(database)).map(({ name }) => name.toLowerCase()),
    ...before.keys(),
  ]);
  for (const type of names) {
    const planned = await plan.typePlan(type);
    const row = before.get(type);
    if (planned.kind !== 'sent') {
      if (planned.kind === 'skipped' && row) {
        await save(database, type, { signature: null, waiting_from: null });
      }
      continue;
    }
    if (row?.signature === planned.signature) continue;
    const waiting = first && !row ? null : 0;
    await save(database, type, { signature: planned.signature, waiting_from: waiting });
  }
}

async function save(
  database: DatabaseHandle,
  type: string,
  state: { signature: string | null; waiting_from: number | null },
): Promise<void> {
  const added = await insertIfAbsent(
    database,
    'dynamics365.activity_type',
    columns,
    ['type'],
    [{ type, ...state }],
  );
  if (added > 0) return;
  await database.db.updateTable('dynamics365.activity_type').set(state).where('type', '=', type).execute();
}

/** Types that can be sent and whose older activities wait. */
export async function readWaitingTypes({ database, plan }: ActivityWork): Promise<WaitingType[]> {
  const rows = await database.db
    .selectFrom('dynamics365.activity_type')
    .select(['type', 'waiting_from'])
    .where('waiting_from', 'is not', null)
    .execute();
  const waiting: WaitingType[] = [];
  for (const { type, waiting_from: from } of rows) {
    if (from !== null && (await plan.typePlan(type)).kind === 'sent') waiting.push({ type, from });
  }
  return waiting;
}

/** Moves waiting types on, or, without a number, ends their wait. */
export async function moveWaiting(
  { db }: DatabaseHandle,
  waiting: readonly WaitingType[],
  to: number | null,
): Promise<void> {
  for (const { type, from } of waiting.filter((each) => to === null || each.from < to)) {
    await db
      .updateTable('dynamics365.activity_type')
      .set({ waiting_from: to })
      .where('type', '=', type)
      .where('waiting_from', '>=', from)
      .execute();
  }
}
