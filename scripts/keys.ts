import { randomBytes } from 'node:crypto';
import { createApiKey } from '../bridge/api/authentication/keys/createApiKey.ts';
import { listApiKeys } from '../bridge/api/authentication/keys/listApiKeys.ts';
import { revokeApiKey } from '../bridge/api/authentication/keys/revokeApiKey.ts';
import { isRefusal } from '../bridge/api/refusal.ts';
import { configuredTimeZone } from '../bridge/config/configuredTimeZone.ts';
import type { BridgeDatabase } from '../bridge/database/bridgeDatabase.ts';
import { checkSchema } from '../bridge/database/checkSchema.ts';
import { openDatabase } from '../bridge/database/openDatabase.ts';
import { describedTables } from '../bridge/xperience/products/describedTables.ts';
import { minute } from './commandLine/answer.ts';
import { CommandRefused } from './commandLine/commandRefused.ts';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { asCommandLine, person } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { writeOut } from './commandLine/writeOut.ts';
import { formatTable } from './demo/formatTable.ts';
import { help, type KeysCommand, readOptions } from './keys/readOptions.ts';

type InDatabase = Extract<KeysCommand, { command: 'create' | 'list' | 'revoke' }>;

async function carryOut(
  database: BridgeDatabase,
  options: InDatabase,
  context: CommandContext,
): Promise<void> {
  const { problem } = await checkSchema(database);
  if (problem) throw new CommandRefused(`${problem.detail} ${problem.remedy}`);
  if (options.command === 'create') await create(database, options, context);
  else if (options.command === 'list') await list(database, context);
  else await revoke(database, options.which, context);
}

async function create(
  database: BridgeDatabase,
  { name, scopes, expiresAt, secret, out }: Extract<KeysCommand, { command: 'create' }>,
  { io, screen }: CommandContext,
): Promise<void> {
  const made = await createApiKey(database, { name, scopes, expiresAt, secret, createdBy: person() });
  if (isRefusal(made)) throw new CommandRefused(made.detail);
  const end = expiresAt === undefined ? 'no end' : `valid until ${minute(expiresAt)} UTC`;
  if (out !== undefined) {
    writeOut(io, made.key, out, { secret: true });
    screen.print(`API key “${name}” (${scopes.join(', ')}; ${end}) was written to ${out}, and nowhere else.`);
    return;
  }
  screen.print(`API key “${name}” (${scopes.join(', ')}; ${end}):

  ${made.key}

It is not shown again; only a keyed hash is kept. Enter it in Power Automate as the API key of the connection.`);
}

async function list(database: BridgeDatabase, { screen }: CommandContext): Promise<void> {
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
  screen.print(keys.length > 0 ? formatTable(head, rows) : 'No API key has been made yet.');
}

async function revoke(database: BridgeDatabase, which: string, { screen }: CommandContext): Promise<void> {
  const done = await revokeApiKey(database, which, person());
  if (isRefusal(done)) throw new CommandRefused(done.detail);
  screen.print(
    done.already
      ? `API key “${done.name}” was revoked before.`
      : `API key “${done.name}” (${done.prefix}…) is revoked; every process of the bridge refuses it within seconds.`,
  );
}

export const run = defineCommand<KeysCommand>({
  help,
  examples: [
    ['npm run keys -- secret', 'a value for BRIDGE_KEY_SECRET'],
    ['npm run keys -- create "Flows of Sales" --scopes read,sync,update', 'a key for a year'],
    ['npm run keys -- revoke "Flows of Sales"', 'ends it'],
  ],
  configuration: 'checked',
  read: (args, env, { cwd }) => readOptions(args, env, new Date(), cwd),
  async run(options, context) {
    const { env, io } = context;
    if (options.command === 'secret') {
      writeOut(io, randomBytes(32).toString('base64url'), options.out, { secret: true });
      return exitCodes.done;
    }
    const database = await openDatabase(
      { database: options.target },
      { timeZone: configuredTimeZone(env), tables: describedTables },
    );
    await asCommandLine(() => carryOut(database, options, context)).finally(() => database.close());
    return exitCodes.done;
  },
});

if (import.meta.main) await startCommand(run);
