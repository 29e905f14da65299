import { existsSync } from 'node:fs';
import type { Connection } from './connection.ts';
import { openSqlite } from './openSqlite.ts';
import { openSqlServer } from './openSqlServer.ts';

/** Whether a text is meant as a connection string of a server rather than as the name of a file. */
export const isConnectionString = (text: string): boolean => /^\s*[a-z_ ]+=/i.test(text);

/**
 * Opens a database: a file, or one on a server.
 * @throws when it cannot be opened
 */
export async function openConnection(text: string, options: { readOnly: boolean }): Promise<Connection> {
  if (isConnectionString(text)) return openSqlServer(text);
  if (!existsSync(text)) throw new Error(`There is no database file ${text}.`);
  return openSqlite(text, options);
}
