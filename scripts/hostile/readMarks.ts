import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { bridgeFileOf } from '../../bridge/database/sqlite/openSqlite.ts';

/** Tables that reading fills, within bounds: what triggers have seen, who wants to be told, who holds what, sign-ins that failed. */
const byReading = new Set([
  'lease',
  'event',
  'cursor',
  'audit',
  'sqlite_sequence',
  'reached_contact',
  'subscription',
]);
/** When a key was last used is noted, and that triggers have told of a run. */
const leftOut: Readonly<Record<string, string>> = { api_key: 'last_used_at', run: 'told_finished_at' };

/** A mark for each table of a sample, the bridge's own among them: it is another when anything in the table is. */
export function readMarks(file: string): Map<string, string> {
  const marks = new Map<string, string>();
  for (const each of [file, bridgeFileOf(file)]) {
    // Another process may be about to commit.
    const database = new DatabaseSync(each, { readOnly: true, timeout: 10_000 });
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    for (const { name } of tables) {
      const table = String(name);
      if (byReading.has(table)) continue;
      const hash = createHash('sha256');
      const statement = database.prepare(`select * from "${table.replaceAll('"', '""')}"`);
      statement.setReadBigInts(true);
      for (const row of statement.iterate()) {
        const skipped = leftOut[table];
        if (skipped !== undefined) delete row[skipped];
        hash.update(
          JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
        );
      }
      marks.set(table, hash.digest('hex'));
    }
    database.close();
  }
  return marks;
}
