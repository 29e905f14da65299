import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { saveIdentity } from '../../../bridge/sync/state/installation.ts';
import { cancelRun, confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { beginUpdate } from '../beginUpdate.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { touchContacts } from '../touchContacts.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 140, seed: 11 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
});

afterEach(() => stage.close());

const otherId = crypto.randomUUID();

const titleOf = async (contactId: number) =>
  (
    await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactJobTitle')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow()
  ).ContactJobTitle;

const rowsWritten = () => stage.dynamics.conditions.log.counts().rowsWritten;

/** Edits more contacts than a run may change unasked. */
async function changeMany(): Promise<void> {
  await stage.sync();
  await touchContacts(stage, { modified: 80, changed: 80, title: 'Everyone' });
  stage.dynamics.conditions.log.reset();
}

const titled = () => [...stage.rows().values()].filter((row) => row.jobtitle === 'Everyone').length;

describe('the brakes of a contact run', () => {
  it('wait for a person before too many linked contacts are changed, and say what would be done', async () => {
    await changeMany();
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'needsConfirmation', reasonCode: 'manyChanges' });
    expect(run.plan?.updated).toBeGreaterThan(50);
    expect(rowsWritten()).toBe(0);
  });

  it('let a confirmed run go on to its end', async () => {
    await changeMany();
    const { id } = await stage.sync();
    await confirmRun(stage.database, id, 'somebody');
    const run = await stage.sync();
    expect(run).toMatchObject({ id, state: 'finished', confirmedBy: 'somebody' });
    expect(titled()).toBeGreaterThan(50);
  });

  it('stop a confirmed run again for another reason than the one it was confirmed for', async () => {
    await changeMany();
    const { id } = await stage.sync();
    await confirmRun(stage.database, id, 'somebody');
    const [deleted = [], kept = []] = [
      [...stage.rows().keys()].slice(0, 20),
      [...stage.rows().keys()].slice(20),
    ];
    for (const rowId of deleted) await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    stage.dynamics.conditions.log.reset();
    expect(await stage.sync()).toMatchObject({ id, state: 'needsConfirmation', reasonCode: 'rowsMissing' });
    expect(rowsWritten()).toBe(0);
    await confirmRun(stage.database, id, 'somebody else');
    expect(await stage.sync()).toMatchObject({ id, state: 'finished', confirmedBy: 'somebody else' });
    expect(kept.filter((rowId) => stage.rows().get(rowId)?.jobtitle === 'Everyone').length).toBeGreaterThan(
      50,
    );
  });

  it('let a confirmed run change no more than its plan has told and a run may change unasked', async () => {
    await changeMany();
    const { id, plan } = await stage.sync();
    await confirmRun(stage.database, id, 'somebody');
    const linked = (await stage.links()).size;
    expect(plan?.updated).toBe(80);
    await touchContacts(stage, { modified: linked, changed: linked, title: 'Everyone' });
    const allowed = 80 + Math.max(50, Math.floor(linked * 0.2));
    const run = await stage.sync();
    expect(run).toMatchObject(linked > allowed ? { state: 'needsConfirmation' } : { state: 'finished' });
  });

  it('end a waiting run that is cancelled, and refuse to confirm it then', async () => {
    await changeMany();
    const { id } = await stage.sync();
    expect(await cancelRun(stage.database, id, 'somebody')).toMatchObject({ state: 'cancelled' });
    await expect(confirmRun(stage.database, id, 'somebody')).rejects.toMatchObject({
      refusal: { code: 'runNotWaiting' },
    });
    expect(titled()).toBe(0);
  });

  it('wait for a person before more rows are created than the setting allows', async () => {
    await stage.database.db
      .insertInto('dynamics365.setting')
      .values({ name: 'mostCreations', value: '20', changed_at: stage.database.dialect.utcNow() })
      .execute();
    expect(await stage.sync()).toMatchObject({ state: 'needsConfirmation', reasonCode: 'manyCreations' });
    expect(stage.rows().size).toBe(0);
  });

  it('wait for a person when many linked rows are out of sight', async () => {
    await stage.sync();
    for (const rowId of [...stage.rows().keys()].slice(0, 20)) {
      await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    }
    expect(await stage.sync({ mode: 'full' })).toMatchObject({ reasonCode: 'rowsMissing' });
    const failures = await stage.database.db
      .selectFrom('dynamics365.failure')
      .select('code')
      .where('code', '=', 'rowDeleted')
      .execute();
    expect(failures).toEqual([]);
  });

  it('write nothing to another organisation than the one adopted, until it is adopted', async () => {
    await stage.sync({ limit: 5 });
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: crypto.randomUUID() })
      .execute();
    stage.dynamics.conditions.log.reset();
    expect(await stage.sync()).toMatchObject({ state: 'failed', reasonCode: 'organizationDiffers' });
    expect(rowsWritten()).toBe(0);
    await saveIdentity(stage.database, await stage.engine.parts.dataverse.whoAmI());
    expect((await stage.sync()).state).toBe('finished');
  });

  it('write nothing from a copy of the database, until it is adopted', async () => {
    await stage.sync({ limit: 5 });
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ database_name: 'Production' })
      .execute();
    expect(await stage.sync()).toMatchObject({ state: 'failed', reasonCode: 'databaseDiffers' });
    expect(rowsWritten()).toBe(5);
    await saveIdentity(stage.database, undefined);
    expect((await stage.sync()).state).toBe('finished');
  });

  it('write nothing while Xperience applies a hotfix', async () => {
    await beginUpdate(stage.database);
    expect(await stage.sync()).toMatchObject({ state: 'failed', reasonCode: 'hotfixInProgress' });
    expect(rowsWritten()).toBe(0);
  });

  it.each([
    { other: 'Dynamics organisation', change: { organization_id: otherId }, code: 'organizationDiffers' },
    { other: 'database', change: { database_name: 'Production' }, code: 'databaseDiffers' },
    { other: 'server', change: { database_server: 'elsewhere' }, code: 'databaseDiffers' },
  ])(
    'hold an import and a row that comes in, too, where the $other is another one',
    async ({ change, code }) => {
      await stage.sync({ limit: 5 });
      const [[contactId, rowId] = [0, '']] = await stage.links();
      const before = await titleOf(contactId);
      await stage.database.db.updateTable('dynamics365.installation').set(change).execute();
      stage.dynamics.conditions.log.reset();
      const mismatch = { refusal: { code } };
      await expect(importContact(stage.engine.parts, contactId)).rejects.toMatchObject(mismatch);
      await expect(updateContact(stage.engine.parts, rowId, { jobtitle: 'Barista' })).rejects.toMatchObject(
        mismatch,
      );
      expect(rowsWritten()).toBe(0);
      expect(await titleOf(contactId)).toBe(before);
    },
  );

  it('let single contacts through again once the installation is adopted', async () => {
    await stage.sync({ limit: 5 });
    const [[contactId, rowId] = [0, '']] = await stage.links();
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: otherId })
      .execute();
    await saveIdentity(stage.database, await stage.engine.parts.dataverse.whoAmI());
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Barista' });
    await updateContact(stage.engine.parts, rowId, { jobtitle: 'Barista' });
    expect(await titleOf(contactId)).toBe('Barista');
  });

  it('end a run whose application user may not write, and mark no contact as bad', async () => {
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'] },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status: 403, code: '0x80040220', message: 'prvCreateContact is missing.' },
    });
    expect(await stage.sync()).toMatchObject({ state: 'failed', reasonCode: 'dynamicsForbidden' });
    const failures = await stage.database.db.selectFrom('dynamics365.failure').select('code').execute();
    expect(failures.filter(({ code }) => code === 'forbiddenByDynamics')).toEqual([]);
    expect(stage.rows().size).toBe(0);
  });

  it('hold an import and a row that comes in, too, while Xperience applies a hotfix', async () => {
    await stage.sync({ limit: 5 });
    const [[contactId, rowId] = [0, '']] = await stage.links();
    await beginUpdate(stage.database);
    stage.dynamics.conditions.log.reset();
    const hotfix = { refusal: { code: 'hotfixInProgress' } };
    await expect(importContact(stage.engine.parts, contactId)).rejects.toMatchObject(hotfix);
    await expect(updateContact(stage.engine.parts, rowId, { jobtitle: 'Barista' })).rejects.toMatchObject(
      hotfix,
    );
    expect(rowsWritten()).toBe(0);
  });
});
