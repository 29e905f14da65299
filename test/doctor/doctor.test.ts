import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { describeAddress } from '../../scripts/doctor/outgoingAddress.ts';
import { addModuleHistory } from '../../scripts/sample/addModuleHistory.ts';
import { connectCaller } from '../standins/dataverse/connectCaller.ts';
import { applicationUserId } from '../standins/dataverse/seed/seedOrganization.ts';
import { makeOlder } from '../sync/makeOlder.ts';
import { only13 } from '../sync/only13.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { examine, type Installation, startInstallation } from './startInstallation.ts';
import { storeKey } from './storeKey.ts';

let installation: Installation;
beforeEach(async () => {
  installation = await startInstallation();
});
afterEach(() => installation.close());

const inModule = only13('the module never ran there');

const storeModule = (name: Parameters<typeof storeModuleSetting>[1], value: string) =>
  storeModuleSetting(installation.database, name, value);

const store = (name: string, value: string) => storeKey(installation.database, name, value);

/** Serves one answer to everything. */
async function serveAnswer(status: number, body: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const bridgeAnswer = () => serveAnswer(401, JSON.stringify({ code: 'signInMissing' }));

describe('the address requests come from', () => {
  const page = readFileSync('docs/network.md', 'utf8');

  it('is told beside the way to Dynamics, without asking anybody else', async () => {
    const { findings } = await examine(installation.env);
    expect(findings.get('Dynamics 365')?.map(({ text }) => text)).toContain(describeAddress('127.0.0.1'));
  });

  it('stands in the remedy where the IP firewall of the environment refuses it, as docs/network.md shows', async () => {
    await (await connectCaller(installation.dynamics)).control('PUT', 'firewall', {
      enabled: true,
      allowed: ['203.0.113.0/24'],
      applicationUsers: false,
    });
    const { findings, exitCode } = await examine(installation.env);
    const [found] = findings.get('Dynamics 365') ?? [];
    expect([exitCode, found?.level, found?.text]).toEqual([
      2,
      'error',
      expect.stringContaining('IP firewall'),
    ]);
    expect(found?.remedy).toContain(describeAddress('127.0.0.1'));
    const shown = (text = '') =>
      text
        .replace(describeAddress('127.0.0.1'), describeAddress('10.20.0.14'))
        .replace(installation.dynamics.url, 'https://contoso.crm4.dynamics.com');
    expect(page).toContain(`  ✗ ${shown(found?.text)}\n    → ${shown(found?.remedy)}\n`);
  });
});

describe('a good installation', () => {
  it('has no error and no warning', async () => {
    const front = await bridgeAnswer();
    const { titled, exitCode } = await examine({ ...installation.env, BRIDGE_PUBLIC_URL: front.url });
    front.close();
    expect({ errors: titled('error'), warnings: titled('warning'), exitCode }).toEqual({
      errors: [],
      warnings: [],
      exitCode: 0,
    });
  });

  it('says of every check whether it was made', async () => {
    const { findings, titled } = await examine(installation.env);
    expect([...findings.values()].every((found) => found.length > 0)).toBe(true);
    expect(titled('unchecked')).toEqual([
      'Rights of the database login',
      'Clock and time zone of the database server',
    ]);
  });

  it('has a remedy for all that is wrong, and tells no secret', async () => {
    await storeModule('Dynamics365ContactSyncEnabled', 'False');
    const env = { ...installation.env, DYNAMICS365_CLIENT_SECRET: 'wrong-and-not-to-be-told' };
    const { findings } = await examine(env);
    const wrong = [...findings.values()]
      .flat()
      .filter(({ level }) => level === 'error' || level === 'warning');
    expect(wrong.length).toBeGreaterThan(2);
    expect(wrong.filter(({ remedy }) => !remedy)).toEqual([]);
    expect(JSON.stringify([...findings])).not.toContain('wrong-and-not-to-be-told');
  });
});

describe('databases that are not ready', () => {
  it('an empty one is none of Xperience', async () => {
    const file = join(installation.folder, 'empty.db');
    await (await openSqlite({ file })).close();
    const { titled, exitCode, findings } = await examine({ ...installation.env, XPERIENCE_DATABASE: file });
    expect(titled('error')).toEqual(['Xperience', 'Bridge tables']);
    expect(findings.get('Xperience')?.[0]?.text).toContain('OM_Contact');
    expect(findings.get('Mapping')?.[0]?.level).toBe('unchecked');
    expect(exitCode).toBe(2);
  });

  it('one that is locked up, here a file that is no database, leaves Dynamics to be looked at', async () => {
    const file = join(installation.folder, 'broken.db');
    writeFileSync(file, 'This is no database. '.repeat(100));
    const { titled, findings } = await examine({ ...installation.env, XPERIENCE_DATABASE: file });
    expect(titled('error')).toEqual(['Database of Xperience']);
    expect(findings.get('Dynamics 365')?.[0]?.level).toBe('good');
    expect(findings.get('Xperience')?.[0]).toMatchObject({ level: 'unchecked' });
  });

  it('one whose migration is older names the command', async () => {
    await makeOlder(installation.database);
    const { findings, exitCode } = await examine(installation.env);
    expect(findings.get('Bridge tables')?.[0]).toMatchObject({
      level: 'error',
      remedy: expect.stringContaining('npm run setup'),
    });
    expect(exitCode).toBe(2);
  });

  it('one that lost a bridge table names it', async () => {
    await sql`drop table dynamics365.failure`.execute(installation.database.db);
    const { findings } = await examine(installation.env);
    expect(findings.get('Bridge tables')?.[0]?.text).toContain('dynamics365.failure');
  });

  it('one of another version is refused', async () => {
    await store('CMSDBVersion', '12.0');
    const { findings } = await examine(installation.env);
    expect(findings.get('Xperience')?.[0]?.text).toContain('12.0');
  });

  it('one in a hotfix is told', async () => {
    await store(installation.database.product.settings.updateInProgress, 'True');
    const { titled } = await examine(installation.env);
    expect(titled('error')).toEqual(['Xperience']);
  });

  it('one without link fields says how to add them', async () => {
    await sql`alter table OM_Contact drop column ContactDynamics365SynchronizedOn`.execute(
      installation.database.db,
    );
    const { findings } = await examine(installation.env);
    expect(findings.get('Link fields of the contact')?.[0]?.remedy).toContain('Modules → Contact management');
  });
});

describe('an Xperience that is not ready', () => {
  it('has on-line marketing switched off', async () => {
    await store('CMSEnableOnlineMarketing', 'False');
    await store('CMSCMActivitiesEnabled', 'False');
    const { findings, exitCode } = await examine(installation.env);
    expect(findings.get('On-line marketing')?.map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(exitCode).toBe(1);
  });

  only13('it has no scores')('has no enabled score but those of personas', async () => {
    await installation.database.db.updateTable('OM_Score').set({ ScoreEnabled: false }).execute();
    expect((await examine(installation.env)).titled('warning')).toContain('Scoring');
  });

  inModule("has a task of the module's enabled", async () => {
    await installation.database.main.updateTable('CMS_ScheduledTask').set({ TaskEnabled: true }).execute();
    expect((await examine(installation.env)).titled('error')).toEqual(["The module's scheduled tasks"]);
  });

  inModule("has an automation process with a step of the module's", async () => {
    const { main, dialect } = installation.database;
    const stamp = dialect.now();
    await main
      .insertInto('CMS_Workflow')
      .values({
        WorkflowDisplayName: 'Welcome',
        WorkflowName: 'welcome',
        WorkflowGUID: crypto.randomUUID(),
        WorkflowLastModified: stamp,
      })
      .execute();
    const actions = [
      'Kentico.Xperience.Dynamics365.Sales.Automation.Dynamics365TaskAction',
      'CMS.Automation.Email',
    ];
    for (const [index, ActionClass] of actions.entries()) {
      await main
        .insertInto('CMS_WorkflowAction')
        .values({
          ActionDisplayName: ActionClass,
          ActionName: ActionClass,
          ActionAssemblyName: 'CMSApp',
          ActionClass,
          ActionGUID: crypto.randomUUID(),
          ActionLastModified: stamp,
        })
        .execute();
      await main
        .insertInto('CMS_WorkflowStep')
        .values({
          StepDisplayName: `Step ${index + 1}`,
          StepWorkflowID: 1,
          StepActionID: index + 1,
          StepGUID: crypto.randomUUID(),
          StepLastModified: stamp,
        })
        .execute();
    }
    const { findings } = await examine(installation.env);
    expect(findings.get('Automation processes')).toEqual([
      expect.objectContaining({ level: 'warning', text: expect.stringMatching(/“Welcome”.*“Step 1”/) }),
    ]);
  });

  it('has switched contact synchronization off, with a setting of the bridge that is none', async () => {
    await storeModule('Dynamics365ContactSyncEnabled', 'False');
    await installation.database.db
      .insertInto('dynamics365.setting')
      .values({ name: 'deletedRow', value: '"maybe"', changed_at: installation.database.dialect.utcNow() })
      .execute();
    const { findings } = await examine(installation.env);
    const levels = findings.get('Settings')?.map(({ level }) => level);
    expect(levels).toEqual(['warning', 'warning', 'error']);
  });

  it('maps a column that Dynamics has lost', async () => {
    const item = {
      XperienceFieldName: 'ContactFirstName',
      XperienceFieldCaption: 'First name',
      Dynamics365Field: 'new_lost',
      DynamicsAttributeType: 'String',
      DynamicsAttributeFormat: '',
    };
    await storeModule('Dynamics365ContactMapping', JSON.stringify({ Items: [item] }));
    const { findings } = await examine(installation.env);
    expect(findings.get('Mapping')?.[0]).toMatchObject({
      level: 'error',
      text: expect.stringContaining('new_lost'),
    });
  });

  it('maps a column that column security hides from the application user', async () => {
    const { control } = await connectCaller(installation.dynamics);
    const [application] = installation.dynamics.conditions.directory.applications.values();
    const userId = application && applicationUserId(application);
    await control('PUT', 'tables/contact/columns/emailaddress1/security', { userId });
    const { findings } = await examine(installation.env);
    expect(findings.get('Mapping')).toMatchObject([
      { level: 'good' },
      { level: 'warning', text: expect.stringContaining('emailaddress1 is a secured column') },
    ]);
  });

  it('has lost pairs of the mapping to the dialog of Xperience', async () => {
    const { db, dialect } = installation.database;
    const written = { XperienceFieldName: 'ContactLoyaltyLevel', Dynamics365Field: 'customersizecode' };
    await db
      .insertInto('dynamics365.mapping_extension')
      .values({
        field: 'ContactLoyaltyLevel',
        column_name: 'customersizecode',
        rules: '{}',
        written_item: JSON.stringify(written),
        changed_at: dialect.utcNow(),
      })
      .execute();
    const { findings } = await examine(installation.env);
    expect(findings.get('Mapping')).toMatchObject([
      { level: 'good' },
      { level: 'warning', text: expect.stringContaining('ContactLoyaltyLevel → customersizecode') },
    ]);
  });

  it('has a save of the mapping that was cut short, which the doctor leaves to the bridge', async () => {
    const { db, dialect } = installation.database;
    const value = JSON.stringify({ values: [], audit: {} });
    const intent = { name: 'change.mapping', value, changed_at: dialect.utcNow() };
    await db.insertInto('dynamics365.setting').values(intent).execute();
    const { findings } = await examine(installation.env);
    expect(findings.get('Mapping')).toMatchObject([
      { level: 'warning', text: expect.stringContaining('cut short') },
    ]);
    const kept = await db
      .selectFrom('dynamics365.setting')
      .select('value')
      .where('name', '=', intent.name)
      .execute();
    expect(kept).toEqual([{ value }]);
  });

  it('names a default owner that nobody is', async () => {
    await storeModule('Dynamics365DefaultOwner', `/systemusers(${crypto.randomUUID()})`);
    expect((await examine(installation.env)).titled('error')).toEqual(['Default owner of activities']);
  });

  inModule('was used by the module: the first run waits, and nothing is wrong with that', async () => {
    await addModuleHistory(installation.database);
    expect((await examine(installation.env)).titled('error')).toEqual([]);
  });
});

describe('a Dynamics that is not ready', () => {
  it('does not take the secret', async () => {
    const env = { ...installation.env, DYNAMICS365_CLIENT_SECRET: 'not-the-secret' };
    const { findings, titled } = await examine(env);
    expect(titled('error')).toEqual(['Dynamics 365']);
    expect(findings.get('Dynamics 365')?.[0]?.remedy).toContain('DYNAMICS365_CLIENT_SECRET');
  });

  it('is not there', async () => {
    const env = { ...installation.env, DYNAMICS365_URL: 'http://127.0.0.1:9' };
    const { titled, exitCode } = await examine(env);
    expect(titled('error')).toEqual(['Dynamics 365']);
    expect(exitCode).toBe(2);
  });

  it('lets contacts be read only', async () => {
    const { dynamics, env } = installation;
    const [user] =
      dynamics.organization
        .table('systemuser')
        ?.rows.find('applicationid', env.DYNAMICS365_CLIENT_ID ?? '') ?? [];
    dynamics.organization.rights.set(
      user?.id ?? '',
      new Set(['Read contact', 'Read systemuser', 'Read team', 'Read organization'] as const),
    );
    const { findings } = await examine(env);
    expect(findings.get('Rights in Dynamics')?.[0]).toMatchObject({
      level: 'error',
      text: expect.stringMatching(/prvCreateContact, prvWriteContact/),
    });
  });

  it('is another organisation than the one the bridge was set up for', async () => {
    await installation.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: crypto.randomUUID() })
      .execute();
    expect((await examine(installation.env)).titled('error')).toEqual(['Installation']);
  });
});

describe('the public address', () => {
  it.each([
    { status: 401, body: '<html>Sign in</html>', level: 'error' },
    { status: 404, body: '{"code":"unknownAddress"}', level: 'error' },
    { status: 401, body: '{"code":"signInMissing"}', level: 'good' },
  ])('that answers $status with $body is $level', async ({ status, body, level }) => {
    const front = await serveAnswer(status, body);
    const { findings } = await examine({ ...installation.env, BRIDGE_PUBLIC_URL: front.url });
    front.close();
    expect(findings.get('Public address')?.[0]?.level).toBe(level);
  });

  it('that nobody listens at is an error', async () => {
    const { findings } = await examine({ ...installation.env, BRIDGE_PUBLIC_URL: 'http://127.0.0.1:9' });
    expect(findings.get('Public address')?.[0]?.text).toContain('was not reached');
  });
});
