import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { createApiKey } from '../bridge/api/authentication/keys/createApiKey.ts';
import { listApiKeys } from '../bridge/api/authentication/keys/listApiKeys.ts';
import { revokeApiKey } from '../bridge/api/authentication/keys/revokeApiKey.ts';
import { isRefusal } from '../bridge/api/refusal.ts';
import { configuredTimeZone } from '../bridge/config/configuredTimeZone.ts';
import type { BridgeDatabase } from '../bridge/database/bridgeDatabase.ts';
import { currentSchemaVersion } from '../bridge/database/migrations.ts';
import { openDatabase } from '../bridge/database/openDatabase.ts';
import { readSchemaVersion } from '../bridge/database/readSchemaVersion.ts';
import { callOrigin } from '../bridge/sync/state/audit/audit.ts';
import { xperienceTables } from '../bridge/xperience/tables/xperienceTables.ts';
import { commandInput } from './commandLine/commandInput.ts';
import { writeOut } from './commandLine/writeOut.ts';
import { formatTable } from './demo/formatTable.ts';
import { help, type KeysCommand, readOptions } from './keys/readOptions.ts';

const { env, args } = commandInput();
const refused = 2;

type InDatabase = Extract<KeysCommand, { command: 'create' | 'list' | 'revoke' }>;

async function carryOut(database: BridgeDatabase, options: InDatabase): Promise<number> {
  if ((await readSchemaVersion(database)) !== currentSchemaVersion) {
    console.error('The bridge tables are missing or of another version. Run the set-up of the bridge first.');
    return refused;
  }
  if (options.command === 'create') return create(database, options);
  return options.command === 'list' ? list(database) : revoke(database, options.which);
}

async function create(
  database: BridgeDatabase,
  { name, scopes, expiresAt, secret, out }: Extract<KeysCommand, { command: 'create' }>,
): Promise<number> {
  const made = await createApiKey(database, { name, scopes, expiresAt, secret, createdBy: person() });
  if (isRefusal(made)) return refuse(made.detail);
  const end = expiresAt === undefined ? 'no end' : `valid until ${minute(expiresAt)} UTC`;
  if (out !== undefined) {
    writeOut(made.key, out, { secret: true });
    console.log(`API key “${name}” (${scopes.join(', ')}; ${end}) was written to ${out}, and nowhere else.`);
    return 0;
  }
  console.log(`API key “${name}” (${scopes.join(', ')}; ${end}):

  ${made.key}

It is not shown again; only a keyed hash is kept. Enter it in Power Automate as the API key of the connection.`);
  return 0;
}

async function list(database: BridgeDatabase): Promise<number> {
  const keys = await listApiKeys(database);
  const rows = keys.map((key) => [
    key.name,
    `${key.prefix}…`,
    key.scopes,
    key.state,
    minute(key.createdAt),
    key.createdBy,
    key.expiresAt ? minute(key.expiresAt) : 'never',
    key.lastUsedAt ? minute(key.lastUsedAt) : 'not yet',
    key.revokedAt ? `${minute(key.revokedAt)} by ${key.revokedBy}` : '',
  ]);
  const head = ['name', 'begins', 'scopes', 'state', 'made (UTC)', 'by', 'expires', 'last used', 'revoked'];
  console.log(keys.length > 0 ? formatTable(head, rows) : 'No API key has been made yet.');
  return 0;
}

async function revoke(database: BridgeDatabase, which: string): Promise<number> {
  const done = await revokeApiKey(database, which, person());
  if (isRefusal(done)) return refuse(done.detail);
  console.log(
    done.already
      ? `API key “${done.name}” was revoked before.`
      : `API key “${done.name}” (${done.prefix}…) is revoked; every process of the bridge refuses it within seconds.`,
  );
  return 0;
}

function refuse(detail: string): number {
  console.error(detail);
  return refused;
}

/** Who sits at this machine, for the audit. */
function person(): string {
  return `${userInfo().username} (command line)`;
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

const options = readOptions(args, env, new Date());
if ('mistakes' in options) {
  console.error(`${options.mistakes.join('\n')}\n\n\`npm run keys -- --help\` shows how it is used.`);
  process.exitCode = refused;
} else if (options.command === 'help') console.log(help);
else if (options.command === 'secret')
  writeOut(randomBytes(32).toString('base64url'), options.out, { secret: true });
else {
  try {
    const database = await openDatabase(
      { database: options.target },
      {
        timeZone: configuredTimeZone(env),
        tables: Object.values(xperienceTables),
      },
    );
    const origin = { address: hostname(), kind: 'commandLine' };
    process.exitCode = await callOrigin
      .run(origin, () => carryOut(database, options))
      .finally(() => database.close());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = refused;
  }
}
