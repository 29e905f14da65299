import { parseArgs } from 'node:util';
import { isConnectionString } from './connect/openConnection.ts';
import { migrate } from './migrate.ts';
import type { OnMissing } from './steps/migrateActivities.ts';

const help = `Takes a sample of Xperience 13 to a new installation of Xperience by Kentico, as the vendor's migration tool does.

  node test/standins/migrationTool/cli.ts --source FILE|"CONNECTION STRING" --target FILE|"CONNECTION STRING"

  --source TEXT      database of Xperience 13; only read
  --target TEXT      database of Xperience by Kentico, without contacts and activities:
                     npm run sample -- --product xbk --before-migration --database FILE
  --on-missing WHAT  activities whose site, language or page is not there: skip (default), fix, error
  --help             shows this
`;

const choices: readonly OnMissing[] = ['skip', 'fix', 'error'];

async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { source: text, target: text, 'on-missing': text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const { source, target } = values;
  const onMissing = choices.find((each) => each === (values['on-missing'] ?? 'skip'));
  if (source === undefined || target === undefined || onMissing === undefined) {
    process.stderr.write(`--source and --target are needed, --on-missing takes ${choices.join(', ')}.\n`);
    return 2;
  }
  if (isConnectionString(source) !== isConnectionString(target)) {
    process.stderr.write('Both databases have to be files, or both on a server.\n');
    return 2;
  }
  const { skipped } = await migrate({
    source,
    target,
    onMissing,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`Migrated; ${skipped.length} rows were skipped.\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`The migration failed: ${error.message}\n`);
  return 1;
});
