import { parseArgs } from 'node:util';
import { migrate } from '../bridge/database/migrate.ts';
import { openSqlite } from '../bridge/database/sqlite/openSqlite.ts';
import { buildSample } from './sample/buildSample.ts';
import { sampleGuid } from './sample/sampleGuid.ts';
import { sampleUsers } from './sample/sampleUsers.ts';

const help = `Makes a sample installation of Xperience 13 in an empty database.

  npm run sample -- --database FILE [--contacts N] [--seed S]

  --database FILE  database file to make; the bridge tables go into FILE-dynamics365
  --contacts N     how many contacts (500)
  --seed S         whole number; the same one makes the same data (1)
  --help           shows this
`;

interface Options {
  file: string;
  contacts: number;
  seed: number;
}

/** @returns the options, or every mistake in them */
function readOptions(args: readonly string[]): Options | 'help' | string[] {
  let values: { database?: string; contacts?: string; seed?: string; help?: boolean };
  try {
    const text = { type: 'string' } as const;
    const options = { database: text, contacts: text, seed: text, help: { type: 'boolean' } } as const;
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return [(error as Error).message];
  }
  if (values.help) return 'help';
  const { database: file = '', contacts = '500', seed = '1' } = values;
  const mistakes = [
    ...(file === '' ? ['--database FILE is missing.'] : []),
    ...(/^\d{1,8}$/.test(contacts) ? [] : [`--contacts takes a whole number, not "${contacts}".`]),
    ...(/^\d{1,9}$/.test(seed) ? [] : [`--seed takes a whole number, not "${seed}".`]),
  ];
  return mistakes.length > 0 ? mistakes : { file, contacts: Number(contacts), seed: Number(seed) };
}

async function makeSample({ file, contacts, seed }: Options): Promise<void> {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const database = await openSqlite({ file });
  try {
    const made = await buildSample(database, {
      contacts,
      seed,
      onProgress: (done) => console.log(`${done.contacts} of ${contacts} contacts, ${seconds()}`),
    });
    // A fixed installation ID gives the same contacts the same row IDs in every sample of the seed.
    await migrate(database, { installationId: sampleGuid(`installation ${seed}`) });
    console.log(
      `\n${file} holds ${made.contacts} contacts, ${made.activities} activities and ${made.submissions} form submissions.`,
    );
    console.log(`Made from seed ${seed} in ${seconds()}. Users to sign in with:\n`);
    for (const user of sampleUsers.filter((each) => each.password !== '')) {
      console.log(`  ${user.name.padEnd(18)} ${user.password.padEnd(22)} ${user.note}`);
    }
  } finally {
    await database.close();
  }
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(help);
else if (Array.isArray(options)) {
  console.error(`${options.join('\n')}\n\n${help}`);
  process.exitCode = 2;
} else {
  await makeSample(options).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
