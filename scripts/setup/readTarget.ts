import { type DatabaseTarget, readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

/** The database of the set-up, or both of them. */
export interface SetupTarget {
  database: DatabaseTarget;
  contactDatabase?: DatabaseTarget;
}

/**
 * Both with the rights of the set-up: the login of the service may create nothing.
 * @param given as typed; without it the variables of the set-up count
 * @throws UsageMistake
 */
export function readTarget(
  given: string | undefined,
  givenContacts: string | undefined,
  env: Environment,
): SetupTarget {
  const main = given ?? env.XPERIENCE_SETUP_DATABASE;
  const contacts = givenContacts ?? env.XPERIENCE_SETUP_CONTACT_DATABASE;
  if (!main)
    throw new UsageMistake(
      'Give the connection string of the set-up: --database, or XPERIENCE_SETUP_DATABASE.',
    );
  if (!contacts && env.XPERIENCE_CONTACT_DATABASE)
    throw new UsageMistake(
      'XPERIENCE_CONTACT_DATABASE is set, so contact data is separated. Give the connection string of the set-up for that database, too: --contact-database, or XPERIENCE_SETUP_CONTACT_DATABASE.',
    );
  const database = readDatabaseTarget(main);
  if ('wrong' in database) throw new UsageMistake(`The connection string of the set-up ${database.wrong}`);
  if (!contacts) return { database };
  const contactDatabase = readDatabaseTarget(contacts);
  if ('wrong' in contactDatabase)
    throw new UsageMistake(
      `The connection string of the set-up for separated contact data ${contactDatabase.wrong}`,
    );
  if (contactDatabase.kind !== database.kind)
    throw new UsageMistake('Both databases have to be in SQL Server, or both be files.');
  return { database, contactDatabase };
}
