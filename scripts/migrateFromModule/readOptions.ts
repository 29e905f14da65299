import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { flag, jsonOption, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import { readTarget } from '../setup/readTarget.ts';

export const help = `Moves from the .NET module (Kentico/xperience-dynamics365-sales) to the bridge, step by step.

  npm run migrate-from-module -- --check          what the module left, what changes, what to switch off,
                                                  and which activities it has lost; changes nothing
  npm run migrate-from-module                     takes over: what “npm run setup” does, with a word on every step
  npm run migrate-from-module -- --send-lost      shows what the module has lost and would be sent; sends nothing
  npm run migrate-from-module -- --send-lost --yes
                                                  has a synchronization of activities send it

  --no-compare      with --check: does not look for lost activities, which reads all activities of linked contacts
  --since DATE      only activities created on that day or later, such as 2026-01-31, by Xperience's local time
  --type NAME       only activities of this type, by code name; may be given several times
  --database TEXT   for taking over: connection string of a login that may create tables; default:
                    XPERIENCE_SETUP_DATABASE. --check takes XPERIENCE_DATABASE, and this where that is not set
  --contact-database TEXT
                    where contact data is separated, the same for the database of the contacts; default:
                    XPERIENCE_SETUP_CONTACT_DATABASE
${envFileHelp}
  --json            answers as JSON
  --help            shows this

The steps with what to see at each, and the way back: docs/moving-from-the-module.md.

Exit code: 0 done, and nothing is left to do; 1 a server is down, or the run failed: it can be tried again; 2 refused,
such as while a task of the module is enabled: somebody has to put something right; 3 something waits for a person: lost
activities for --yes, a run for a confirmation; 4 done, but something is left for a person, or some could not be delivered.`;

export interface MigrateOptions {
  action: 'check' | 'takeOver' | 'sendLost';
  json: boolean;
  /** Whether lost activities are looked for. */
  compare: boolean;
  /** First local time, such as 2026-01-31T00:00:00. */
  since?: string;
  /** Code names in lower case. */
  only?: readonly string[];
  /** Whether what was lost is sent. */
  yes: boolean;
  database?: string;
  contactDatabase?: string;
}

/** @throws UsageMistake */
export function readOptions(args: readonly string[], env: Environment): MigrateOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    check: flag,
    'send-lost': flag,
    yes: flag,
    'no-compare': flag,
    since: { type: 'string' },
    type: { type: 'string', multiple: true },
    database: { type: 'string' },
    'contact-database': { type: 'string' },
  });
  noMoreWords(words);
  const { check, yes, json, since, type, database } = values;
  const sendLost = values['send-lost'];
  if (check && sendLost)
    throw new UsageMistake('--check changes nothing, and --send-lost has something sent: give one of them.');
  if (yes && !sendLost) throw new UsageMistake('--yes goes with --send-lost.');
  if (values['no-compare'] && !check) throw new UsageMistake('--no-compare goes with --check.');
  if ((since !== undefined || type) && !check && !sendLost)
    throw new UsageMistake('--since and --type go with --check and --send-lost.');
  const contacts = values['contact-database'];
  const options: MigrateOptions = {
    action: check ? 'check' : sendLost ? 'sendLost' : 'takeOver',
    json,
    compare: !values['no-compare'],
    yes,
    ...(since === undefined ? {} : { since: readDay(since) }),
    ...(type ? { only: type.map((name) => name.toLowerCase()) } : {}),
    ...(database === undefined ? {} : { database }),
    ...(contacts === undefined ? {} : { contactDatabase: contacts }),
  };
  // What is wrong with the connection string is told before anything is opened.
  if (options.action === 'takeOver') readTarget(database, contacts, env);
  return options;
}

function readDay(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (isDay) return `${text}T00:00:00`;
  throw new UsageMistake(`“${text}” is not a day. Write it as 2026-01-31.`);
}
