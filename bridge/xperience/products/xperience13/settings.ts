import type { SettingSource } from '../product.ts';
import { addMissingSettings, planMissingSettings, removeSettings } from './settings/addMissingSettings.ts';
import { readRows } from './settings/readRows.ts';
import { selectStamp } from './settings/selectStamp.ts';
import { readValues, writeSettingValue } from './settings/writeSettingValue.ts';

/** The module's settings stand in CMS_SettingsKey, where the administration shows them, too. */
export const settings: SettingSource = {
  table: 'CMS_SettingsKey',
  shownInAdministration: true,
  readRows,
  selectStamp,
  writeValue: writeSettingValue,
  readValues,
  planMissing: planMissingSettings,
  addMissing: addMissingSettings,
  remove: removeSettings,
  updateInProgress: 'CMSHotfixProcedureInProgress',
};
