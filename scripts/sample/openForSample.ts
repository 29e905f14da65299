import { readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { openDatabase } from '../../bridge/database/openDatabase.ts';
import { xperienceTables } from '../../bridge/xperience/xperienceTables.ts';

/**
 * Opens the database a sample is to be made in: an embedded engine's file, made when missing, or an empty one on a
 * server.
 * @param text name of a file, or a connection string
 * @throws when it is neither, or cannot be opened
 */
export function openForSample(text: string, timeZone: string): Promise<BridgeDatabase> {
  const options = { timeZone, tables: Object.values(xperienceTables) };
  if (!isConnectionString(text)) {
    return openDatabase({ database: { kind: 'embedded', file: text.replace(/^file:/i, '') } }, options);
  }
  const target = readDatabaseTarget(text);
  if ('wrong' in target) throw new Error(`The connection string ${target.wrong}`);
  return openDatabase({ database: target }, options);
}

/** Whether a text is meant as a connection string of a server rather than as the name of a file. */
export function isConnectionString(text: string): boolean {
  return /^\s*[a-z ]+=/i.test(text);
}
