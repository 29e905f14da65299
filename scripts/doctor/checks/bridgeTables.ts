import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { bridgeTables as tables } from '../../../bridge/database/bridgeTables.ts';
import { currentSchemaVersion } from '../../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../../bridge/database/readSchemaVersion.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The bridge's own tables: their version, and whether each column is there. */
export const bridgeTables = defineCheck({
  title: 'Bridge tables',
  needs: ['database'],
  async look({ database }, learn) {
    const version = await readSchemaVersion(database);
    if (version === undefined)
      return [failure('There are no bridge tables beside the contacts yet.', 'Run “npm run setup”.')];
    if (version < currentSchemaVersion) {
      return [
        failure(
          `The bridge tables have version ${version}, this program needs ${currentSchemaVersion}.`,
          'Stop the bridge and run “npm run setup”.',
        ),
      ];
    }
    if (version > currentSchemaVersion) {
      return [
        failure(
          `The bridge tables have version ${version}, this program knows ${currentSchemaVersion}.`,
          'Install the newer program.',
        ),
      ];
    }
    const missing = await missingColumns(database);
    if (missing.length > 0) {
      return [
        failure(
          `The bridge tables are not whole: ${missing.join(', ')} cannot be seen.`,
          'If the login lacks rights, grant them with deployment/grants.sql; if the tables were changed by hand, restore them from a backup.',
        ),
      ];
    }
    learn({ bridge: database });
    return [good(`Version ${version}, as this program needs.`)];
  },
});

async function missingColumns({ db, dialect }: DatabaseHandle): Promise<string[]> {
  const missing: string[] = [];
  for (const table of Object.values(tables)) {
    const found = new Set((await dialect.readColumns(db, table.name)).map(({ name }) => name.toLowerCase()));
    if (found.size === 0) missing.push(table.name);
    else {
      const lost = table.columns.filter(({ name }) => !found.has(name.toLowerCase()));
      missing.push(...lost.map(({ name }) => `${table.name}.${name}`));
    }
  }
  return missing;
}
