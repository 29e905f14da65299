import type { ContactHandle, MainHandle } from '../../database/bridgeDatabase.ts';

/** Names of a server and a database: a restored copy is told from the original by them. */
export interface DatabaseIdentity {
  server: string;
  database: string;
}

/** The database that holds the contacts and the bridge tables. */
export async function readDatabaseIdentity({ db, dialect }: ContactHandle): Promise<DatabaseIdentity> {
  return dialect.readIdentity(db);
}

/** The main database: the same one, unless contact data is separated. */
export async function readMainIdentity({ main, dialect }: MainHandle): Promise<DatabaseIdentity> {
  return dialect.readIdentity(main);
}
