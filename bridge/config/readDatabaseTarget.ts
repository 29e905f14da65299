import { existsSync, statSync } from 'node:fs';
import { readKeywords } from '../database/sqlServer/connectionKeywords.ts';
import { parseConnectionString } from '../database/sqlServer/parseConnectionString.ts';
import { splitConnectionString } from '../database/sqlServer/splitConnectionString.ts';
import type { Wrong } from './checkedText.ts';

/** Where a database of Xperience is. */
export type DatabaseTarget =
  | { kind: 'sqlServer'; connectionString: string; server: string; database: string }
  /** The embedded engine, for trying the bridge out. */
  | { kind: 'embedded'; file: string };

/** Reads a connection string as in Xperience's own configuration, or the name of an embedded engine's file. */
export function readDatabaseTarget(text: string): DatabaseTarget | Wrong {
  return isFile(text) ? fileTarget(text) : serverTarget(text);
}

function isFile(text: string): boolean {
  return /^file:/i.test(text) || (!/=|:\/\//.test(text) && /\.(db|sqlite3?)$/i.test(text));
}

function fileTarget(text: string): DatabaseTarget | Wrong {
  const file = text.replace(/^file:/i, '');
  // Opening would make an empty one, and an empty one is not what anybody means here.
  if (existsSync(file) && statSync(file).isFile()) return { kind: 'embedded', file };
  return {
    wrong: `names the file ${file}, which does not exist. Give the connection string of Xperience's database. In a checkout of the source, the script “sample” makes a file to try things with: --database "${file}".`,
  };
}

/** Nothing of the text is repeated in a message: it holds the password. */
function serverTarget(text: string): DatabaseTarget | Wrong {
  const parsed = parseConnectionString(text);
  const { values } = readKeywords(splitConnectionString(text) ?? []);
  const server = values.get('datasource') ?? '';
  if ('settings' in parsed)
    return { kind: 'sqlServer', connectionString: text, server, database: parsed.settings.database };
  return { wrong: `${plainest(values)}. ${parsed.problems.join(' ')}` };
}

/** What is most likely the matter, in a few words; everything follows in sentences. */
function plainest(values: ReadonlyMap<string, string>): string {
  if (values.size === 0)
    return 'is no connection string. Copy the value of CMSConnectionString from Xperience, or name a database file that ends in .db';
  if (!values.get('datasource')) return 'names no server';
  if (!values.get('initialcatalog')) return 'names no database';
  if (/^(np:|\\\\|\(localdb\))/i.test(values.get('datasource') ?? ''))
    return 'reaches the server by named pipe, which the bridge cannot';
  if (/^(true|yes|sspi)$/i.test(values.get('integratedsecurity') ?? ''))
    return 'signs in as the Windows account of the process, which the bridge cannot';
  if (!values.has('authentication') && !(values.get('userid') && values.has('password')))
    return 'has no user or no password';
  return 'cannot be used';
}
