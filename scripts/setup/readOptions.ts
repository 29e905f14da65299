import { type DatabaseTarget, readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { flag, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

export const help = `Makes a database of Xperience 13 ready for the bridge. Running it again changes nothing more.

  npm run setup -- [--database "CONNECTION STRING"] [options]

  --database TEXT   connection string of a login that may create tables; default: XPERIENCE_SETUP_DATABASE
  --contact-database TEXT
                    where contact data is separated, the same for the database of the contacts; default:
                    XPERIENCE_SETUP_CONTACT_DATABASE
  --history         after the module: send the activities it has left behind, too
  --adopt-again     take another database or Dynamics organisation than the one it was set up for
  --create-fields   create the two link fields; for test databases only
  --print           print the SQL instead of executing it
  --out FILE        with --print: write it to FILE; --force writes over a FILE that is there
  --remove --yes    take away what the set-up made, and nothing else
${envFileHelp}
  --help            shows this

Exit code: 0 ready, 1 something is left for an administrator, 2 refused.`;

export interface SetupOptions {
  target: { database: DatabaseTarget; contactDatabase?: DatabaseTarget };
  action: 'setUp' | 'print' | 'remove';
  history: boolean;
  adoptAgain: boolean;
  createFields: boolean;
  /** File for the SQL of `print`. */
  out?: string;
  force: boolean;
}

/** @throws UsageMistake */
export function readOptions(args: readonly string[], env: Environment): SetupOptions {
  const { values, words } = readArguments(args, {
    database: { type: 'string' },
    'contact-database': { type: 'string' },
    history: flag,
    'adopt-again': flag,
    'create-fields': flag,
    print: flag,
    out: { type: 'string' },
    force: flag,
    remove: flag,
    yes: flag,
  });
  noMoreWords(words);
  const target = readTarget(
    values.database ?? env.XPERIENCE_SETUP_DATABASE,
    values['contact-database'] ?? env.XPERIENCE_SETUP_CONTACT_DATABASE,
    env,
  );
  if (values.remove && !values.yes)
    throw new UsageMistake(
      '--remove deletes everything the bridge remembers: links, agreed values, runs, failures and keys. Add --yes when that is meant.',
    );
  if ((values.out !== undefined || values.force) && !values.print)
    throw new UsageMistake('--out and --force go with --print.');
  return {
    target,
    ...(values.out === undefined ? {} : { out: values.out }),
    force: values.force,
    action: values.remove ? 'remove' : values.print ? 'print' : 'setUp',
    history: values.history,
    adoptAgain: values['adopt-again'],
    createFields: values['create-fields'],
  };
}

/**
 * Both with the rights of the set-up: the login of the service may create nothing.
 * @throws UsageMistake
 */
function readTarget(
  main: string | undefined,
  contacts: string | undefined,
  env: Environment,
): SetupOptions['target'] {
  if (!main)
    throw new UsageMistake(
      'Give the connection string of the set-up: --database, or XPERIENCE_SETUP_DATABASE.',
    );
  if (!contacts && env.XPERIENCE_CONTACT_DATABASE)
    throw new UsageMistake(
      'XPERIENCE_CONTACT_DATABASE is set, so contact data is separated. Give the connection string of the set-up for that database, too: --contact-database, or XPERIENCE_SETUP_CONTACT_DATABASE.',
    );
  const database = readDatabaseTarget(main);
  if ('wrong' in database) throw new UsageMistake(`The connection string of the set-up ${database.wrong}`);
  if (!contacts) return { database };
  const contactDatabase = readDatabaseTarget(contacts);
  if ('wrong' in contactDatabase)
    throw new UsageMistake(
      `The connection string of the set-up for separated contact data ${contactDatabase.wrong}`,
    );
  if (contactDatabase.kind !== database.kind)
    throw new UsageMistake('Both databases have to be in SQL Server, or both be files.');
  return { database, contactDatabase };
}
