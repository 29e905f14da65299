import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readScopes, scopeMeanings } from '../../bridge/api/authentication/keys/keyScopes.ts';
import type { Scope } from '../../bridge/api/caller.ts';
import { type DatabaseTarget, readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { readKeySecret } from '../../bridge/config/variables.ts';
import { addMilliseconds, dateTime2, utcDateTime2 } from '../../bridge/database/dateTime2.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

const scopeWidth = Math.max(...Object.keys(scopeMeanings).map((scope) => scope.length));

export const help = `Makes, lists and revokes the API keys that flows sign in to the bridge with.

  npm run keys -- create NAME --scopes read,sync,update [--expires 2027-06-30 | never] [--out FILE]
  npm run keys -- list
  npm run keys -- revoke NAME
  npm run keys -- secret [--out FILE]

  create   prints a new key this once. NAME says what it is for. It ends after a year unless --expires gives its last
           day, or never. Needs BRIDGE_KEY_SECRET, the same that the bridge has
  list     shows every key ever made, without its text
  revoke   ends a key by its name or by its beginning; every process of the bridge refuses it within two seconds
  secret   prints a new value for BRIDGE_KEY_SECRET
  --scopes LIST    what the key may do, with commas between:
${Object.entries(scopeMeanings)
  .map(([scope, meaning]) => `                   ${scope.padEnd(scopeWidth)} ${meaning}`)
  .join('\n')}
  --out FILE       write the key or the secret alone to a new file that only its owner may read
  --database TEXT  connection string of the database with the bridge tables; default: XPERIENCE_CONTACT_DATABASE
                   where contact data is separated, else XPERIENCE_DATABASE
${envFileHelp}

Exit code: 0 done, 2 refused.`;

export type KeysCommand =
  | { command: 'secret'; out?: string }
  | { command: 'list'; target: DatabaseTarget }
  | { command: 'revoke'; target: DatabaseTarget; which: string }
  | {
      command: 'create';
      target: DatabaseTarget;
      name: string;
      scopes: Scope[];
      expiresAt: DateTime2 | undefined;
      secret: string;
      out?: string;
    };

const DAY = 24 * 60 * 60_000;

/** @throws UsageMistake with every mistake */
export function readOptions(args: readonly string[], env: Environment, now: Date, folder = '.'): KeysCommand {
  const { values, words } = readArguments(args, {
    scopes: { type: 'string' },
    expires: { type: 'string' },
    database: { type: 'string' },
    out: { type: 'string' },
  });
  const [command, name, ...more] = words;
  if (command !== 'create' && command !== 'list' && command !== 'revoke' && command !== 'secret')
    throw new UsageMistake('Say what to do: create, list, revoke or secret.');
  const mistakes: string[] = [];
  const named = command === 'create' || command === 'revoke';
  if (more.length > 0 || (!named && name !== undefined))
    mistakes.push('There is a word too much. Put a name with blanks into quotation marks.');
  if (command !== 'create' && (values.scopes !== undefined || values.expires !== undefined))
    mistakes.push('Only create takes --scopes and --expires.');
  if (values.out !== undefined && command !== 'create' && command !== 'secret')
    mistakes.push('Only create and secret take --out.');
  if (values.out !== undefined && existsSync(resolve(folder, values.out)))
    mistakes.push(`${values.out} is there already. Give the name of a new file.`);
  const out = values.out === undefined ? {} : { out: values.out };
  if (command === 'secret') {
    if (mistakes.length > 0) throw new UsageMistake(...mistakes);
    return { command, ...out };
  }
  const target = readTarget(
    values.database ?? (env.XPERIENCE_CONTACT_DATABASE || env.XPERIENCE_DATABASE),
    mistakes,
  );
  const given = named ? readName(name, mistakes) : '';
  const wanted = command === 'create' ? readWanted(values, env, now, mistakes) : undefined;
  if (!target || mistakes.length > 0) throw new UsageMistake(...mistakes);
  if (command === 'revoke') return { command, target, which: given };
  return wanted ? { command: 'create', target, name: given, ...wanted, ...out } : { command: 'list', target };
}

function readTarget(text: string | undefined, mistakes: string[]): DatabaseTarget | undefined {
  if (!text) {
    mistakes.push('XPERIENCE_DATABASE is missing. Set it as the bridge has it, or give --database.');
    return undefined;
  }
  const target = readDatabaseTarget(text);
  if (!('wrong' in target)) return target;
  mistakes.push(`The connection string ${target.wrong}`);
  return undefined;
}

function readName(name: string | undefined, mistakes: string[]): string {
  const text = name?.trim() ?? '';
  if (text === '') mistakes.push('Give the name of the key, such as "Flows of Sales".');
  else if (text.length > 100 || /\p{Cc}/u.test(text))
    mistakes.push('The name has to be at most 100 characters on one line.');
  return text;
}

function readWanted(
  { scopes: list, expires }: { scopes?: string | undefined; expires?: string | undefined },
  env: Environment,
  now: Date,
  mistakes: string[],
): { scopes: Scope[]; expiresAt: DateTime2 | undefined; secret: string } {
  const scopes = readScopes(list ?? '');
  if (!scopes)
    mistakes.push(
      `Give --scopes: one or more of ${Object.keys(scopeMeanings)
        .filter((scope) => scope !== 'webhook')
        .join(', ')}, with commas between; or webhook alone.`,
    );
  const expiresAt = readExpiry(expires, now);
  if (expiresAt !== undefined && expiresAt <= utcDateTime2(now))
    mistakes.push('--expires takes a day to come, such as 2027-06-30, or never.');
  const secret = readKeySecret(env.BRIDGE_KEY_SECRET?.trim() ?? '');
  if (!env.BRIDGE_KEY_SECRET) {
    mistakes.push(
      'BRIDGE_KEY_SECRET is missing. Set it to what `npm run keys -- secret` prints, here and for every process of the bridge.',
    );
  } else if (typeof secret !== 'string') mistakes.push(`BRIDGE_KEY_SECRET ${secret.wrong}`);
  return { scopes: scopes ?? [], expiresAt, secret: typeof secret === 'string' ? secret : '' };
}

/** The end of the day named, in UTC; a year from now without one. What is no day is long past. */
function readExpiry(text: string | undefined, now: Date): DateTime2 | undefined {
  if (text === 'never') return undefined;
  if (text === undefined) return utcDateTime2(new Date(now.getTime() + 365 * DAY));
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  return exists ? addMilliseconds(utcDateTime2(day), DAY) : dateTime2('0001-01-01T00:00:00');
}
