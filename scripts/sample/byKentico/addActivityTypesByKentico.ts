import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { insertRows } from '../insertRows.ts';
import { activityType } from './tables/activityTables.ts';

/** Code names and display names as Xperience by Kentico writes them. */
const own: readonly [name: string, displayName: string][] = [
  ['bizformsubmit', 'Form submission'],
  ['landingpage', 'Landing page'],
  ['pagevisit', 'Page visit'],
  ['click', 'Click'],
  ['DataInput', 'Data input'],
  ['emailclick', 'Email click'],
  ['memberregistration', 'Member registration'],
  ['customactivity', 'Custom activity'],
];

/** Added by an administrator. */
const custom: typeof own = [
  ['storevisit', 'Store visit'],
  ['phonecall', 'Phone call'],
  ['dynamics365import', 'Dynamics 365 import'],
  ['dynamics365task', 'Dynamics 365 task'],
  ['dynamics365appointment', 'Dynamics 365 appointment'],
];

/** @param withCustom whether somebody has added the custom ones */
export async function addActivityTypesByKentico(
  database: DatabaseHandle,
  { withCustom }: { withCustom: boolean },
): Promise<void> {
  const types = [...own, ...(withCustom ? custom : [])];
  await insertRows(
    database,
    activityType,
    types.map((type) => ({
      ActivityTypeDisplayName: type[1],
      ActivityTypeName: type[0],
      ActivityTypeEnabled: true,
      ActivityTypeIsCustom: custom.includes(type) || type[0] === 'customactivity',
    })),
  );
}
