import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import mssql from 'mssql';
import { generateGrants } from '../../../scripts/generate/generateGrants.ts';
import { generateGrantsByKentico } from '../../../scripts/generate/generateGrantsByKentico.ts';
import type { SampleProduct } from '../../../scripts/sample/byKentico/product.ts';
import { withDatabase } from '../../../scripts/sample/connectServer.ts';

/** A login of the service, with the rights of the script in deployment/ and no others. */
export interface ServiceLogin {
  name: string;
  password: string;
  /** The same database as this login, from a connection string of an administrator. */
  as(connectionString: string): string;
  /** Runs the script in a database, as after a new form was made. */
  grant(connectionString: string): Promise<void>;
  /** Lets it write contact fields of the site's own, as the script asks an administrator to. */
  grantFields(connectionString: string, fields: readonly string[]): Promise<void>;
  /** Drops the login; its databases have to be gone. */
  drop(): Promise<void>;
}

/** Milliseconds that sessions of the login have to end before it is dropped. */
const patience = 15_000;

/** What Babelfish answers instead of parsing a batch with such a grant; SQL Server has it, and never answers so. */
const noViewDefinition = /'GRANT PERMISSION VIEW DEFINITION' is not currently supported in Babelfish/;

async function execute(connectionString: string, batches: readonly string[]): Promise<void> {
  const pool = await new mssql.ConnectionPool(connectionString).connect();
  try {
    for (const batch of batches) {
      try {
        await pool.request().batch(batch);
      } catch (error) {
        if (!(error instanceof Error && noViewDefinition.test(error.message))) throw error;
        await pool.request().batch(batch.replaceAll(/^ *grant view definition on .*;$/gm, ''));
      }
    }
  } finally {
    await pool.close();
  }
}

/**
 * Makes the login that an administrator makes with the script of the product in deployment/, under a name of its own.
 * @param connectionStrings of an administrator, each of a database of Xperience that the set-up has run in
 */
export async function createServiceLogin(
  connectionStrings: readonly string[],
  product: SampleProduct = '13',
): Promise<ServiceLogin> {
  const name = `bridge_test_${randomBytes(6).toString('hex')}`;
  const password = `Aa1-${randomBytes(12).toString('hex')}`;
  const script = product === '13' ? generateGrants() : generateGrantsByKentico();
  const batches = script
    .replaceAll('xperience_bridge', name)
    .replace('<a long random password>', password)
    .split(/^go$/m)
    .filter((batch) => batch.trim() !== '');
  const grant = (connectionString: string): Promise<void> => execute(connectionString, batches);
  for (const each of connectionStrings) await grant(each);
  return {
    name,
    password,
    grant,
    grantFields: (connectionString, fields) =>
      execute(connectionString, [`grant update on dbo.OM_Contact (${fields.join(', ')}) to ${name};`]),
    as: (connectionString) =>
      [
        ...connectionString
          .split(';')
          .filter((part) => !/^\s*(user ?id|uid|user|password|pwd)\s*=/i.test(part)),
        `User ID=${name}`,
        `Password=${password}`,
      ].join(';'),
    drop: async () => {
      const [first] = connectionStrings;
      if (first === undefined) return;
      const until = performance.now() + patience;
      for (;;) {
        try {
          return await execute(withDatabase(first, 'master'), [`drop login ${name}`]);
        } catch (error) {
          // A session that was closed lives on for a moment on the server.
          if (performance.now() > until) throw error;
        }
        await delay(100);
      }
    },
  };
}
