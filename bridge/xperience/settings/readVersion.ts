import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readSettingValues } from './readSettingValues.ts';

/** Which Xperience a database belongs to, as it says itself. */
export interface XperienceVersion {
  /** `13.0`; empty where the database says nothing. */
  version: string;
  /** Number of the hotfix; empty where it is not known. */
  hotfix: string;
}

/** The version of the database, or of its data where that one is not there: either may be empty. */
export async function readVersion(database: MainHandle): Promise<XperienceVersion> {
  const { CMSDBVersion, CMSDataVersion, CMSHotfixVersion } = await readSettingValues(database, [
    'CMSDBVersion',
    'CMSDataVersion',
    'CMSHotfixVersion',
  ]);
  return { version: CMSDBVersion || CMSDataVersion, hotfix: CMSHotfixVersion };
}
