import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { run as failures } from '../../scripts/failures.ts';
import { run as migrateFromModule } from '../../scripts/migrate-from-module.ts';
import { run as pause } from '../../scripts/pause.ts';
import { run as runs } from '../../scripts/runs.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import type { FaultMatch } from '../standins/dataverse/faults/faultRule.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';
import { runHere } from './runHere.ts';
import { type ModuleInstallation, startModuleInstallation } from './startModuleInstallation.ts';

let made: ModuleInstallation;
beforeEach(async () => {
  made = await startModuleInstallation();
});
afterEach(() => made.close());

async function type(run: Run, ...args: string[]) {
  const { status, stdout, stderr } = await runHere(run, args, { env: made.env, cwd: made.folder });
  return { code: status, out: stdout, err: stderr, json: () => JSON.parse(stdout) };
}
const migrate = (...args: string[]) => type(migrateFromModule, ...args);

const enableTask = (enabled: boolean) =>
  made.database.main
    .updateTable('CMS_ScheduledTask')
    .set({ TaskEnabled: enabled })
    .where('TaskClass', 'like', '%SyncActivitiesTask')
    .execute();

/** Somebody has confirmed the first run of activities before. */
const noFirstRun = () =>
  made.database.db
    .updateTable('dynamics365.setting')
    .set({ value: 'false' })
    .where('name', '=', 'adoption.firstActivityRunUnconfirmed')
    .execute();

/** How many phone calls Dynamics has of each contact. */
function callsByContact() {
  const calls = made.calls().map(({ values }) => (values.regardingobjectid as { id: string }).id);
  return [...Map.groupBy(calls, (id) => id).values()].map((each) => each.length);
}

describe('npm run migrate-from-module -- --check', () => {
  it('tells what was found before the set-up, and writes nothing on either side', async () => {
    const { code, json } = await migrate('--check', '--json');
    expect(code).toBe(4);
    expect(json()).toMatchObject({
      found: true,
      tasks: [
        { kind: 'contacts', enabled: false },
        { kind: 'activities', enabled: false },
      ],
      links: { linked: 4, sharedRows: 0 },
      mappingProblems: [],
      lost: { contacts: 4, periods: [{ type: 'phonecall', there: 4, lost: 4, uncertain: 0 }] },
    });
    expect(json().takenOver).toBeUndefined();
    expect(await made.database.dialect.readColumns(made.database.db, 'dynamics365.link')).toEqual([]);
    expect(made.calls()).toHaveLength(4);
  });

  it('tells for each mapped field what is different, or that nothing is', async () => {
    const { pairs } = (await migrate('--check', '--no-compare', '--json')).json();
    expect(pairs).toHaveLength(19);
    const changes = Object.fromEntries(
      pairs.map(({ column, changes }: { column: string; changes: string[] }) => [column, changes]),
    );
    expect(changes.birthdate).toEqual([]);
    expect(changes.annualincome).toEqual([expect.stringContaining('Compared as a number')]);
    expect(changes.firstname).toEqual([expect.stringContaining('too long')]);
  });

  it('tells what is still switched on, and leaves with the code for that', async () => {
    await enableTask(true);
    const { code, out } = await migrate('--check', '--no-compare');
    expect(code).toBe(4);
    expect(out).toContain('✗ Scheduled task “Dynamics365SyncActivitiesTask”');
    expect(out).toMatch(/Switch off what has a ✗, and run this again\.\s*$/);
  });

  it('tells of a pair that Dynamics has no column for', async () => {
    await made.database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: JSON.stringify({ Items: [pairOf('ContactCity', 'cityofbirth')] }) })
      .where('KeyName', '=', 'Dynamics365ContactMapping')
      .execute();
    const { out } = await migrate('--check', '--no-compare');
    expect(out).toMatch(/✗ .*cityofbirth/);
  });

  it('goes as far as it can while Dynamics cannot be asked, and says so', async () => {
    const { DYNAMICS365_CLIENT_SECRET: _secret, ...rest } = made.env;
    const { status, stdout } = await runHere(migrateFromModule, ['--check'], { env: rest, cwd: made.folder });
    expect(status).toBe(4);
    expect(stdout).toContain('4 contacts are linked');
    expect(stdout).toContain('Dynamics was not asked.');
    await made.dynamics.close();
    const down = await migrate('--check');
    expect(down.code).toBe(1);
    expect(down.out).toContain('4 contacts are linked');
  });

  it('says that there is nothing to take over where the module never was', async () => {
    const { main, db } = made.database;
    await main.deleteFrom('CMS_ScheduledTask').where('TaskClass', 'like', '%Dynamics365%').execute();
    await main.deleteFrom('CMS_SettingsKey').where('KeyName', '=', 'Dynamics365ContactMapping').execute();
    await db.updateTable('OM_Contact').set({ ContactDynamics365RelatedID: null }).execute();
    const { code, out } = await migrate('--check');
    expect([code, out]).toEqual([0, expect.stringContaining('no trace of the module')]);
  });

  it('counts rows that two contacts share, and compares neither', async () => {
    const [first] = await made.database.db
      .selectFrom('OM_Contact')
      .select('ContactDynamics365RelatedID as rowId')
      .where('ContactDynamics365RelatedID', 'is not', null)
      .orderBy('ContactID')
      .execute();
    await made.database.db
      .updateTable('OM_Contact')
      .set({ ContactDynamics365RelatedID: first?.rowId ?? null })
      .where('ContactID', '=', 1)
      .execute();
    const { links, lost } = (await migrate('--check', '--json')).json();
    expect([links, lost.contacts]).toEqual([{ linked: 5, sharedRows: 1 }, 3]);
  });
});

function pairOf(field: string, column: string) {
  return {
    XperienceFieldName: field,
    XperienceFieldCaption: field,
    Dynamics365Field: column,
    DynamicsAttributeType: 'String',
    DynamicsAttributeFormat: '',
  };
}

describe('npm run migrate-from-module', () => {
  it('is refused while a task of the module is enabled, and changes nothing then', async () => {
    await enableTask(true);
    const { code, err } = await migrate();
    expect([code, err]).toEqual([2, expect.stringContaining('“Dynamics365SyncActivitiesTask” is enabled')]);
    expect(await made.database.dialect.readColumns(made.database.db, 'dynamics365.link')).toEqual([]);
  });

  it('says what came of each step, and that it was done before', async () => {
    const first = await migrate();
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringContaining('4 links of the module were taken over'),
    ]);
    const second = await migrate('--json');
    expect(second.json().steps).toContainEqual(
      expect.objectContaining({ state: 'done', said: ['4 were taken over before.'] }),
    );
    expect((await migrate('--check', '--no-compare', '--json')).json().takenOver).toMatchObject({ links: 4 });
  });

  it.each([
    [['--check', '--send-lost'], 'give one of them'],
    [['--yes'], '--yes goes with --send-lost'],
    [['--since', '2026-02-30'], '--since and --type go with'],
    [['--check', '--since', 'yesterday'], 'is not a day'],
    [['now'], 'a word too much'],
  ])('%j is refused with a sentence', async (args, said) => {
    expect(await migrate(...args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });
});

describe('npm run migrate-from-module -- --send-lost', () => {
  beforeEach(async () => {
    await migrate();
  });

  it('only tells what it would send until --yes', async () => {
    const { code, out, err } = await migrate('--send-lost');
    expect([code, out, err]).toEqual([
      3,
      expect.stringMatching(/phonecall +2026-05 +4 +4 +0/),
      expect.stringContaining('Nothing was sent'),
    ]);
    expect((await type(failures, '--json')).json().value).toEqual([]);
  });

  it('has the first run wait with what was lost in its plan, and each is there once when it was confirmed', async () => {
    const asked = await migrate('--send-lost', '--yes', '--json');
    expect([asked.code, asked.json()]).toEqual([
      3,
      expect.objectContaining({
        noted: 4,
        run: expect.objectContaining({
          state: 'needsConfirmation',
          plan: expect.objectContaining({ created: 4 }),
        }),
      }),
    ]);
    expect(made.calls()).toHaveLength(4);
    await type(runs, 'confirm', String(asked.json().run.id), '--wait');
    expect(callsByContact()).toEqual([2, 2, 2, 2]);
    const again = await migrate('--send-lost', '--yes');
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('No activity was lost')]);
    expect(made.calls()).toHaveLength(8);
  });

  it('sends those of a period alone', async () => {
    await noFirstRun();
    const { code, out } = await migrate('--send-lost', '--yes', '--since', '2026-06-01');
    expect([code, out]).toEqual([0, expect.stringContaining('No activity was lost')]);
  });

  it('is refused while the bridge is paused, and notes nothing', async () => {
    await noFirstRun();
    await type(pause, '--reason', 'Inventory');
    const { code, err } = await migrate('--send-lost', '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining('Inventory')]);
    expect((await type(failures, '--json')).json().value).toEqual([]);
    expect(made.calls()).toHaveLength(4);
  });

  it('is refused while a task of the module is enabled', async () => {
    await enableTask(true);
    expect(await migrate('--send-lost')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is enabled'),
    });
  });

  it.each<[where: string, match: FaultMatch]>([
    ['looks at Dynamics', { kinds: ['readMany'], address: 'activitypointers' }],
    ['begins its run', { kinds: ['readMany'], address: 'phonecalls' }],
    ['writes', { kinds: ['batch'], body: 'Call of contact' }],
  ])('killed while it %s and repeated, sends each once', async (_where, match) => {
    await noFirstRun();
    const held = holdRequest(made.dynamics, match);
    const child = spawn(process.execPath, ['scripts/migrate-from-module.ts', '--send-lost', '--yes'], {
      env: { ...process.env, ...made.env },
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    await held.arrived();
    child.kill('SIGKILL');
    await exited;
    // What was on its way arrives although nobody waits for it any more.
    held.letGo();
    await made.database.db
      .updateTable('dynamics365.lease')
      .set({ expires_at: made.database.dialect.utcNow(-1) })
      .execute();
    expect(await migrate('--send-lost', '--yes')).toMatchObject({ code: 0 });
    expect(callsByContact()).toEqual([2, 2, 2, 2]);
    expect((await type(failures, '--json')).json().value).toEqual([]);
  });
});

it('works the same where contact data is in a database of its own', async () => {
  const apart = await startModuleInstallation({ separated: true });
  onTestFinished(() => apart.close());
  const type = (run: Run, ...args: string[]) => runHere(run, args, { env: apart.env, cwd: apart.folder });
  const check = await type(migrateFromModule, '--check', '--json');
  expect(JSON.parse(check.stdout)).toMatchObject({
    links: { linked: 4 },
    lost: { periods: [{ there: 4, lost: 4 }] },
  });
  await type(migrateFromModule);
  const asked = await type(migrateFromModule, '--send-lost', '--yes', '--json');
  await type(runs, 'confirm', String(JSON.parse(asked.stdout).run.id), '--wait');
  expect(apart.calls()).toHaveLength(8);
});

it('finds no trace of the module in Xperience by Kentico, where it never ran', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'xbk.db');
  const database = await openForSample(file, 'Europe/Prague', undefined, 'xbk');
  await buildSample(database, { contacts: 5, seed: 1, product: 'xbk' });
  await database.close();
  const env = { XPERIENCE_DATABASE: file, XPERIENCE_TIME_ZONE: 'Europe/Prague' };
  const { status, stdout } = await runHere(migrateFromModule, ['--check'], { env, cwd: folder });
  expect([status, stdout]).toEqual([0, expect.stringContaining('no trace of the module')]);
  const taken = await runHere(migrateFromModule, ['--database', file], { env, cwd: folder });
  expect([taken.status, taken.stderr]).toEqual([
    2,
    expect.stringContaining('npm run setup -- --move-from OLD'),
  ]);
  const reopened = await openForSample(file, 'Europe/Prague', undefined, 'xbk');
  onTestFinished(() => reopened.close());
  expect(await readSchemaVersion(reopened)).toBeUndefined();
});

it('looks for nothing that the module has lost where it never ran', async () => {
  const stage = await startStage({ contacts: 30, product: 'xbk' });
  onTestFinished(() => stage.close());
  await stage.sync();
  const env = environmentOf(stage.options);
  for (const args of [['--send-lost'], ['--send-lost', '--yes']]) {
    const { status, stderr } = await runHere(migrateFromModule, args, { env });
    expect([status, stderr]).toEqual([2, expect.stringContaining('never ran in Xperience by Kentico')]);
  }
});
