import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { listActivityTypes } from '../../../xperience/activities/listActivityTypes.ts';
import {
  noteWaitingFrom,
  readTypes,
  readTypesThatWait,
  saveType,
  type WaitingType,
} from '../../state/activities/activityTypes.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';

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
    await noteWaitingFrom(database, { type, from });
  }
}

/**
 * Compares how types are sent now with how they were: the older activities of a type that was mapped just now, or
 * whose table or filter changed, wait to be sent.
 * @param first whether no walk was ever completed: then the first one reads everything that histories leave out
 */
export async function reconcileTypes({ database, plan }: ActivityWork, first: boolean): Promise<void> {
  const before = new Map((await readTypes(database)).map((row) => [row.type, row]));
  const names = new Set([
    ...(await listActivityTypes(database)).map(({ name }) => name.toLowerCase()),
    ...before.keys(),
  ]);
  for (const type of names) {
    const planned = await plan.typePlan(type);
    const row = before.get(type);
    if (planned.kind !== 'sent') {
      if (planned.kind === 'skipped' && row) {
        await saveType(database, { type, signature: null, waiting_from: null });
      }
      continue;
    }
    if (row?.signature === planned.signature) continue;
    const waiting = first && !row ? null : 0;
    await saveType(database, { type, signature: planned.signature, waiting_from: waiting });
  }
}

/** Types that can be sent and whose older activities wait. */
export async function readWaitingTypes({ database, plan }: ActivityWork): Promise<WaitingType[]> {
  const waiting: WaitingType[] = [];
  for (const each of await readTypesThatWait(database)) {
    if ((await plan.typePlan(each.type)).kind === 'sent') waiting.push(each);
  }
  return waiting;
}
