import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { type SetUpRequest, setUp } from '../../bridge/sync/setup/setUp.ts';
import { recordStatements } from './recordStatements.ts';

/**
 * The SQL of everything the set-up would do in this database now, in one transaction; nothing is written.
 * @throws SyncRefused as the set-up itself would
 */
export async function printSetUp(database: BridgeDatabase, request: SetUpRequest): Promise<string> {
  const recording = await recordStatements(database);
  await setUp(recording.database, request);
  const statements = recording.statements.map((statement) => `${statement.trim().replace(/;$/, '')};`);
  const about =
    '-- What the set-up would execute now. It was made for the state of this database; make it anew after changes.';
  if (database.dialect.engine === 'sqlite')
    return [about, 'begin immediate;', ...statements, 'commit;'].join('\n');
  // A batch of its own for each: a column that was added is known to later batches only.
  const batches = ['set xact_abort on;', 'begin transaction;', ...statements, 'commit;'];
  return [
    about,
    '-- Run it with “sqlcmd -b”, which stops at the first mistake.',
    batches.join('\ngo\n'),
    'go',
  ].join('\n');
}
