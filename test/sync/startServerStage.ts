import { onTestFinished } from 'vitest';
import { parseConnectionString } from '../../bridge/database/sqlServer/parseConnectionString.ts';
import type { DatabaseServer } from '../../scripts/sample/connectServer.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import { createServiceLogin } from '../database/sqlServer/createServiceLogin.ts';
import { startProxy } from '../database/sqlServer/startProxy.ts';
import { createDataverseStandin } from '../standins/dataverse/createDataverseStandin.ts';
import { createEngine } from './createEngine.ts';

const timeZone = 'UTC';

/**
 * A sample on a server, a Dataverse stand-in, and an engine that reaches the server through a proxy, as the login of
 * deployment/grants.sql. All of it is gone when the test has finished.
 */
export async function startServerStage(server: DatabaseServer, seed: number) {
  const own = await server.create();
  const parsed = parseConnectionString(own);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  const database = await openForSample(own, timeZone);
  const dynamics = await createDataverseStandin();
  const organization = { organizationId: dynamics.organization.id, url: dynamics.url };
  await makeSample(database, { contacts: 120, seed, setUp: { timeZone, organization } });
  const login = await createServiceLogin([own]);
  const proxy = await startProxy({ host: parsed.settings.server, port: parsed.settings.port ?? 1433 });
  const [application] = dynamics.conditions.directory.applications.values();
  const engine = await createEngine({
    xperience: login.as(own).replace(/(server|data source)\s*=[^;]*/i, `Server=127.0.0.1,${proxy.port}`),
    timeZone,
    url: dynamics.url,
    authority: dynamics.authority,
    clientId: application?.clientId ?? '',
    clientSecret: application?.secrets[0] ?? '',
    leaseMs: 4_000,
    leaseMarginMs: 100,
    requestTimeoutMs: 3_000,
  });
  onTestFinished(async () => {
    await engine.stop();
    await proxy.close();
    await dynamics.close();
    await database.close();
    await server.drop(own);
    await login.drop();
  });
  const request = { dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
  return {
    /** Connection string of the administrator. */
    own,
    login,
    proxy,
    dynamics,
    /** The administrator's, past the proxy. */
    database,
    engine,
    syncActivities: async (mode: 'incremental' | 'full' = 'incremental') =>
      (await engine.runs.syncActivities({ ...request, mode })).run,
    sync: (mode: 'incremental' | 'full' = 'incremental') => engine.runs.syncContacts({ ...request, mode }),
    links: async () => {
      const rows = await database.db
        .selectFrom('OM_Contact')
        .select('ContactDynamics365RelatedID as rowId')
        .where('ContactDynamics365RelatedID', 'is not', null)
        .execute();
      return rows.map((row) => row.rowId ?? '').sort();
    },
    rows: () => [...(dynamics.organization.table('contact')?.rows.scan() ?? [])].map((row) => row.id).sort(),
  };
}

export type ServerStage = Awaited<ReturnType<typeof startServerStage>>;
