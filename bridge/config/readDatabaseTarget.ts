import { existsSync, statSync } from 'node:fs';
import { parse } from '@tediousjs/connection-string';
import type { Wrong } from './checkedText.ts';

/** Where a database of Xperience is. */
export type DatabaseTarget =
  | { kind: 'sqlServer'; connectionString: string; server: string; database: string }
  /** The embedded engine, for trying the bridge out. */
  | { kind: 'embedded'; file: string };

const SERVER_KEYS = ['data source', 'server', 'address', 'addr', 'network address'];
const DATABASE_KEYS = ['initial catalog', 'database'];
const USER_KEYS = ['user id', 'uid', 'user'];
const PASSWORD_KEYS = ['password', 'pwd'];

/** Reads a connection string as in Xperience's own configuration, or the name of an embedded engine's file. */
export function readDatabaseTarget(text: string): DatabaseTarget | Wrong {
  return isFile(text) ? fileTarget(text) : serverTarget(text);
}

function isFile(text: string): boolean {
  return /^file:/i.test(text) || (!text.includes('=') && /\.(db|sqlite3?)$/i.test(text));
}

function fileTarget(text: string): DatabaseTarget | Wrong {
  const file = text.replace(/^file:/i, '');
  // Opening would make an empty one, and an empty one is not what anybody means here.
  if (existsSync(file) && statSync(file).isFile()) return { kind: 'embedded', file };
  return {
    wrong: `names the file ${file}, which does not exist. Make a sample with “npm run sample -- --database ${file}”, or give the connection string of Xperience's database.`,
  };
}

function serverTarget(text: string): DatabaseTarget | Wrong {
  const parts = readParts(text);
  // Nothing of the text is repeated in a message: it holds the password.
  if (!parts || parts.size === 0) {
    return {
      wrong:
        'is no connection string. Copy the value of CMSConnectionString from Xperience (“Data Source=…;Initial Catalog=…;User ID=…;Password=…”), or name a database file that ends in .db.',
    };
  }
  const find = (keys: readonly string[]) => keys.map((key) => parts.get(key)).find((value) => value);
  const [server, database] = [find(SERVER_KEYS), find(DATABASE_KEYS)];
  if (!server) return { wrong: 'names no server. Add “Data Source=…” to the connection string.' };
  if (!database) return { wrong: 'names no database. Add “Initial Catalog=…” to the connection string.' };
  if (/^(np:|\(localdb\))/i.test(server)) {
    return {
      wrong:
        'reaches the server by named pipe, which the bridge cannot. Turn TCP on in SQL Server and give the host name.',
    };
  }
  if (/^(true|yes|sspi)$/i.test(parts.get('integrated security') ?? parts.get('trusted_connection') ?? '')) {
    return {
      wrong:
        'signs in as the Windows account, which the bridge cannot. Make an SQL Server login for the bridge and give “User ID=…;Password=…”.',
    };
  }
  if (!parts.has('authentication') && !(find(USER_KEYS) && find(PASSWORD_KEYS))) {
    return {
      wrong:
        'has no user or no password. Add “User ID=…;Password=…” of an SQL Server login to the connection string.',
    };
  }
  return { kind: 'sqlServer', connectionString: text, server, database };
}

function readParts(text: string): ReadonlyMap<string, string> | undefined {
  try {
    return new Map([...parse(text)].map(([key, value]) => [key.toLowerCase(), String(value)]));
  } catch {
    return undefined;
  }
}
