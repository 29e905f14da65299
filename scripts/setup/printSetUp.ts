import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { type SetUpRequest, setUp } from '../../bridge/sync/setup/setUp.ts';
import {
  readDatabaseIdentity,
  readMainIdentity,
} from '../../bridge/xperience/checks/readDatabaseIdentity.ts';
import { recordStatements } from './recordStatements.ts';

const about =
  '-- What the set-up would execute now. It was made for the state of this database; make it anew after changes.';

/**
 * The SQL of everything the set-up would do in this database now, in one transaction; nothing is written. With
 * separated contact data it is one transaction in each database, that of the contacts first, as the set-up itself
 * does: what it adds to the main database is remembered there before.
 * @throws SyncRefused as the set-up itself would
 */
export async function printSetUp(database: BridgeDatabase, request: SetUpRequest): Promise<string> {
  const recording = await recordStatements(database);
  await setUp(recording.database, request);
  const { engine } = database.dialect;
  const hint =
    engine === 'sqlServer'
      ? ['-- Run it with “sqlcmd -b” or in Management Studio. After a mistake nothing of it is left.']
      : [];
  if (!database.separated) return [about, ...hint, ...inTransaction(recording.statements, engine)].join('\n');
  const contacts = (await readDatabaseIdentity(database)).database;
  const main = (await readMainIdentity(database)).database;
  return [
    about,
    '-- It has two parts, one for each database. Where they are on different servers, run each part on its own.',
    ...hint,
    `-- 1. In the database of the contacts, ${contacts}`,
    ...inTransaction(recording.statements, engine, contacts),
    `-- 2. In the main database, ${main}`,
    ...inTransaction(recording.mainStatements, engine, main),
  ].join('\n');
}

/**
 * The statements as one transaction. On SQL Server each is a batch of its own, because a column that was added is known
 * to later batches only; behind an error the rest is skipped even where nobody stops, as in Management Studio. sqlcmd
 * would take names in quotation marks for texts.
 * @param name of the database to use, where it is not plain which one
 */
function inTransaction(
  recorded: readonly string[],
  engine: DatabaseHandle['dialect']['engine'],
  name?: string,
): string[] {
  const statements = recorded.map((statement) => `${statement.trim().replace(/;$/, '')};`);
  if (engine === 'sqlite') return ['begin immediate;', ...statements, 'commit;'];
  const skipRest = 'if @@trancount = 0 set noexec on;';
  const batches = [
    ...(name === undefined ? [] : [`use [${name.replaceAll(']', ']]')}];`]),
    'set xact_abort, quoted_identifier on;',
    'begin transaction;',
    ...statements.flatMap((statement) => [statement, skipRest]),
    'commit;',
    'set noexec off;',
  ];
  return [batches.join('\ngo\n'), 'go'];
}
