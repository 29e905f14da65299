import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { isTrue } from './readSettings.ts';
import { readSettingValues } from './readSettingValues.ts';

/** A setting that only made-up installations have: it is part of the data and stays whatever becomes of the bridge tables. */
export const sampleMark = 'Dynamics365BridgeSample';

/** Whether the contacts of this database are invented. */
export async function isSampleDatabase(database: MainHandle): Promise<boolean> {
  const values = await readSettingValues(database, [sampleMark]);
  return isTrue(values[sampleMark]);
}
