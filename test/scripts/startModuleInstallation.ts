import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { addMilliseconds } from '../../bridge/database/dateTime2.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';
import { addModuleHistory, moduleTimes } from '../../scripts/sample/addModuleHistory.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { contactsFileOf, openForSample } from '../../scripts/sample/openForSample.ts';
import { type Caller, connectCaller } from '../standins/dataverse/connectCaller.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../standins/dataverse/createDataverseStandin.ts';

/** An installation on which the module has worked until yesterday, and the bridge not yet. */
export interface ModuleInstallation {
  folder: string;
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  inDynamics: Caller;
  /** A complete configuration, the set-up's included. */
  env: Record<string, string>;
  /** Numbers of the activities that the module has sent, and of those it has lost. */
  sent: number[];
  lost: number[];
  /** Rows of the phone calls in Dynamics. */
  calls(): { id: string; values: Readonly<Record<string, unknown>> }[];
  close(): Promise<void>;
}

const timeZone = 'Europe/Prague';
const hour = 3_600_000;

/**
 * The sample with a third of its contacts linked. Each of the first contacts has two phone calls from before the module's
 * last run; it has sent the first one of each, and lost every second one.
 * @param options.withCalls so many of the linked contacts have phone calls
 * @param options.separated contact data is in a file of its own
 */
export async function startModuleInstallation({
  contacts = 12,
  withCalls = 4,
  separated = false,
}: {
  contacts?: number;
  withCalls?: number;
  separated?: boolean;
} = {}): Promise<ModuleInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  const file = join(folder, 'xperience.db');
  const contactsFile = separated ? contactsFileOf(file) : undefined;
  const database = await openForSample(file, timeZone, contactsFile);
  await buildSample(database, { contacts, seed: 2 });
  await addModuleHistory(database);
  const dynamics = await createDataverseStandin();
  const inDynamics = await connectCaller(dynamics);
  const linked = await database.db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactDynamics365RelatedID as rowId', 'ContactLastName'])
    .where('ContactDynamics365RelatedID', 'is not', null)
    .orderBy('ContactID')
    .execute();
  const [sent, lost]: [number[], number[]] = [[], []];
  await database.db.deleteFrom('OM_Activity').where('ActivityType', '=', 'phonecall').execute();
  for (const [index, { ContactID, rowId, ContactLastName }] of linked.entries()) {
    await inDynamics.send('POST', 'contacts', { contactid: rowId, lastname: ContactLastName });
    if (index >= withCalls) continue;
    for (const which of [sent, lost]) {
      const time = addMilliseconds(moduleTimes.lastRun, -hour * (which === sent ? 2 : 1));
      which.push(await log(database, ContactID, time));
      if (which === lost) continue;
      await inDynamics.send('POST', 'phonecalls', {
        scheduledstart: `${time.slice(0, 19)}Z`,
        isregularactivity: true,
        'regardingobjectid_contact_phonecall@odata.bind': `/contacts(${rowId})`,
      });
    }
  }
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  return {
    folder,
    database,
    dynamics,
    inDynamics,
    sent,
    lost,
    env: {
      XPERIENCE_DATABASE: file,
      XPERIENCE_SETUP_DATABASE: file,
      ...(contactsFile === undefined
        ? {}
        : { XPERIENCE_CONTACT_DATABASE: contactsFile, XPERIENCE_SETUP_CONTACT_DATABASE: contactsFile }),
      XPERIENCE_TIME_ZONE: timeZone,
      DYNAMICS365_URL: dynamics.url,
      DYNAMICS365_AUTHORITY: authority.origin,
      DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
      DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
      DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    },
    calls: () => [...(dynamics.organization.table('phonecall')?.rows.scan() ?? [])],
    close: async () => {
      await dynamics.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function log({ db, dialect }: BridgeDatabase, contactId: number, created: DateTime2): Promise<number> {
  const insert = db.insertInto('OM_Activity').values({
    ActivityContactID: contactId,
    ActivityCreated: created,
    ActivityType: 'phonecall',
    ActivityTitle: `Call of contact ${contactId}`,
  });
  return (await dialect.outputInserted(insert, ['ActivityID']).executeTakeFirstOrThrow()).ActivityID;
}
