import type { components } from '../../../schemas/contract.ts';
import { prepareActivities } from '../../sync/activities/prepareActivities.ts';
import { openStoredTypeMap } from '../../sync/activities/types/storedTypeMap.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { listActivityTypes } from '../../xperience/activities/listActivityTypes.ts';
import { presentActivityType, presentBlockedType } from '../present/presentActivityType.ts';

/** Whether and how each type is sent: those Xperience knows, and those that only a rule names. */
export async function viewActivityTypes(
  parts: SyncParts,
): Promise<components['schemas']['ActivityTypeList']> {
  const { database, stopping, extensions } = parts;
  const known = await listActivityTypes(database);
  const { version, items, flaw } = await openStoredTypeMap(database);
  // Nothing is sent then; who repairs the rules needs their version all the same.
  if (flaw !== undefined) return { version, value: known.map((type) => presentBlockedType(type, flaw)) };
  const plan = await prepareActivities(parts, {
    switches: 'ignored',
    fresh: false,
    call: { signal: stopping },
  });
  const displayed = new Map(known.map(({ name, displayName }) => [name.toLowerCase(), displayName]));
  const extra = items.map(({ type }) => type).filter((type) => !displayed.has(type.toLowerCase()));
  const value = [];
  for (const type of [...known.map(({ name }) => name), ...extra]) {
    const rule = items.find((each) => each.type.toLowerCase() === type.toLowerCase());
    const displayName = displayed.get(type.toLowerCase());
    const planned = await plan.typePlan(type);
    value.push(presentActivityType({ type, displayName, planned, rule }, extensions.activityTypes));
  }
  return { version, value };
}
