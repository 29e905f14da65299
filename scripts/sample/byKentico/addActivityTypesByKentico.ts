import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { insertRows } from '../insertRows.ts';
import { activityType } from './tables/activityTables.ts';

/** Code names as Xperience by Kentico writes them. */
const own = [
  'bizformsubmit',
  'landingpage',
  'pagevisit',
  'click',
  'DataInput',
  'emailclick',
  'memberregistration',
  'customactivity',
];

/** Added by an administrator. */
const custom = ['storevisit', 'phonecall', 'dynamics365import', 'dynamics365task', 'dynamics365appointment'];

/** @param withCustom whether somebody has added the custom ones */
export async function addActivityTypesByKentico(
  database: DatabaseHandle,
  { withCustom }: { withCustom: boolean },
): Promise<void> {
  const names = [...own, ...(withCustom ? custom : [])];
  await insertRows(
    database,
    activityType,
    names.map((name) => ({
      ActivityTypeDisplayName: name,
      ActivityTypeName: name,
      ActivityTypeEnabled: true,
      ActivityTypeIsCustom: custom.includes(name) || name === 'customactivity',
    })),
  );
}
