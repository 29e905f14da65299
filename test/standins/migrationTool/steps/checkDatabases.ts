import type { Connection } from '../connect/connection.ts';

/**
 * What the tool demands before it starts.
 * @throws with the demand that is not met
 */
export async function checkDatabases(source: Connection, target: Connection): Promise<void> {
  const version = await settingOf(source, 'CMSDBVersion');
  const hotfix = Number((await settingOf(source, 'CMSHotfixVersion')) ?? '0');
  if (!version?.startsWith('13.')) throw new Error('The source is no database of Xperience 13.');
  if (hotfix < 64) throw new Error(`The source has hotfix 13.0.${hotfix}; 13.0.64 or later is needed.`);
  if ((await source.columns('OM_Contact')).length === 0)
    throw new Error('The source keeps contact data in a separated database, which cannot be migrated.');
  if ((await target.columns('CMS_Channel')).length === 0)
    throw new Error('The target is no database of Xperience by Kentico.');
  for (const table of ['OM_Contact', 'OM_Activity']) {
    const [first] = await target.query(`select min(${table.slice(3)}ID) as id from ${table}`);
    if (first?.id !== null && first?.id !== undefined)
      throw new Error(
        `Data must not exist in ${table} of the target: delete it before a repeated migration.`,
      );
  }
}

async function settingOf(connection: Connection, name: string): Promise<string | null | undefined> {
  if ((await connection.columns('CMS_SettingsKey')).length === 0) return undefined;
  const [row] = await connection.query('select KeyValue as value from CMS_SettingsKey where KeyName = ?', [
    name,
  ]);
  return row === undefined ? undefined : (row.value as string | null);
}
