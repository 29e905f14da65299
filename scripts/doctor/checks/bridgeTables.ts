import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { bridgeTables as tables } from '../../../bridge/database/bridgeTables.ts';
import { checkSchema } from '../../../bridge/database/checkSchema.ts';
import { currentSchemaVersion } from '../../../bridge/database/migrations.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The bridge's own tables: their version, and whether each column is there. */
export const bridgeTables = defineCheck({
  title: 'Bridge tables',
  needs: ['database'],
  async look({ database }, learn) {
    const { version, problem } = await checkSchema(database);
    if (problem?.kind === 'older')
      return [failure(problem.detail, 'Stop the bridge and run “npm run setup”.')];
    if (problem) return [failure(problem.detail, problem.remedy)];
    const missing = await missingColumns(database);
    if (missing.length > 0) {
      return [
        failure(
          `The bridge tables are not whole: ${missing.join(', ')} cannot be seen.`,
          'If the login lacks rights, grant them with deployment/grants.sql; if the tables were changed by hand, restore them from a backup.',
        ),
      ];
    }
    learn({ bridge: database, settings: database });
    return [
      good(
        version === currentSchemaVersion
          ? `Version ${version}, as this program needs.`
          : `Version ${version}, of a newer program; this one knows ${currentSchemaVersion} and can use them.`,
      ),
    ];
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
