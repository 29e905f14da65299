import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { flag, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import { type MoveOptions, readMove } from './move/readMoveOptions.ts';
import { readTarget, type SetupTarget } from './readTarget.ts';

export const help = `Makes a database of Xperience ready for the bridge. Running it again changes nothing more.

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
  --move-from TEXT  moves an installation from a database of Xperience 13, file or connection string, to this one of
                    Xperience by Kentico, after the migration tool; docs/moving-to-xperience-by-kentico.md
  --check           with --move-from: show what would be done and what stands in the way, and change nothing
  --json            with --move-from: the plan as JSON
  --page FILE       with --move-from: write the plan as a page (HTML) that needs nothing else, to read and hand round;
                    --force writes over a FILE that is there
  --steps FILE      with --move-from: write what is to be done, as steps a person or an agent can follow;
                    --force writes over a FILE that is there
  --old-time-zone NAME
                    with --move-from: IANA zone of the old server's local times, where it is another one
  --move-again      with --move-from: where it was moved before, and that installation is given up
  --remove --yes    take away what the set-up made, and nothing else
${envFileHelp}
  --help            shows this

Exit code: 0 ready, 1 something is left for an administrator, 2 refused.`;

export interface SetupOptions {
  target: SetupTarget;
  action: 'setUp' | 'print' | 'remove' | 'move';
  move?: MoveOptions;
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
    'move-from': { type: 'string' },
    check: flag,
    json: flag,
    page: { type: 'string' },
    steps: { type: 'string' },
    'old-time-zone': { type: 'string' },
    'move-again': flag,
  });
  noMoreWords(words);
  const target = readTarget(values.database, values['contact-database'], env);
  if (values.remove && !values.yes)
    throw new UsageMistake(
      '--remove deletes everything the bridge remembers: links, agreed values, runs, failures and keys. Add --yes when that is meant.',
    );
  const move = readMove(values);
  if (move && (values.print || values.remove || values['adopt-again'] || values.history))
    throw new UsageMistake(
      '--move-from goes with --check, --json, --page, --steps, --force, --move-again and --old-time-zone alone.',
    );
  if (values.out !== undefined && !values.print) throw new UsageMistake('--out goes with --print.');
  if (values.force && !values.print && (move?.steps ?? move?.page) === undefined)
    throw new UsageMistake('--force goes with --print, --page or --steps.');
  return {
    target,
    ...(values.out === undefined ? {} : { out: values.out }),
    force: values.force,
    action: move ? 'move' : values.remove ? 'remove' : values.print ? 'print' : 'setUp',
    ...(move && { move }),
    history: values.history,
    adoptAgain: values['adopt-again'],
    createFields: values['create-fields'],
  };
}
