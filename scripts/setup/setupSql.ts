import { migrations } from '../../bridge/database/migrations.ts';
import { sqlServerFunctions } from '../../bridge/database/sqlServer/sqlServerFunctions.ts';
import { moduleSettings } from '../../bridge/xperience/addMissingSettings.ts';

const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;

/**
 * What the set-up would execute on SQL Server, for a person who wants to run it by hand.
 * @param from version of the bridge tables that are there; undefined when there are none
 */
export function setupSql(from: number | undefined): string {
  const steps = migrations.filter(({ version }) => version > (from ?? 0));
  const tables = steps.flatMap(({ version, name, statements }) => [
    ...statements(sqlServerFunctions),
    `insert into dynamics365.schema_version (version, name, applied_at) values (${version}, ${text(name)}, sysutcdatetime())`,
  ]);
  const installation =
    'insert into dynamics365.installation (id, installation_id, created_at) values (1, newid(), sysutcdatetime())';
  const settings = moduleSettings.map(
    ({ name, caption, type, value }) =>
      `if not exists (select 1 from CMS_SettingsKey where KeyName = ${text(name)} and SiteID is null)
  insert into CMS_SettingsKey (KeyName, KeyDisplayName, KeyValue, KeyDefaultValue, KeyType, KeyGUID, KeyLastModified, KeyIsCustom)
  values (${text(name)}, ${text(caption)}, ${text(value)}, ${text(value)}, ${text(type)}, newid(), sysdatetime(), 1)`,
  );
  const transaction = [...tables, ...(from === undefined ? [installation] : []), ...settings];
  return [
    '-- What the set-up executes. It also takes over the links of the module and remembers which database and which',
    '-- Dynamics belong together: run it once without --print for that.',
    'set xact_abort on;',
    ...sqlServerFunctions.createSchema.map((statement) => `${statement};`),
    'begin transaction;',
    ...transaction.map((statement) => `${statement};`),
    'commit;',
  ].join('\n');
}
