import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { retryFailures } from '../../../bridge/sync/state/failures/retryFailures.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import {
  readDueRows,
  readInboxLoad,
  settleRows,
  storeToldRows,
  wakeRows,
} from '../../../bridge/sync/state/webhooks/inbox.ts';
import { registerWebhook } from '../../standins/dataverse/registerWebhook.ts';
import { holdRequest } from '../holdRequest.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';
import { storeSetting } from '../storeSetting.ts';
import { type ServedWebhooks, serveWebhooks } from './serveWebhooks.ts';

/** From an edit in Dynamics to the contact in Xperience, through the webhook. */

let stage: MappingStage;
let served: ServedWebhooks;
let contacts: [contactId: number, rowId: string][];

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save([
    pair('ContactFirstName', 'firstname'),
    pair('ContactJobTitle', 'jobtitle', { sendEmpty: true }),
    pair('ContactCity', 'address1_city'),
    pair('ContactBirthday', 'birthdate', { sendEmpty: true }),
  ]);
  served = await serveWebhooks(stage.engine);
  await registerWebhook(stage.inDynamics, {
    url: served.url,
    key: served.key,
    columns: ['firstname', 'jobtitle', 'address1_city', 'birthdate'],
  });
});
afterAll(async () => {
  await served.close();
  await stage.close();
});

beforeEach(async () => {
  await stage.sync({ mode: 'full' });
  contacts = [...(await stage.links())];
  await delivered();
});
afterEach(() => stage.inDynamics.control('PATCH', 'webhooks', { held: false, repeats: 0, dates: 'ticks' }));

/** All calls are made, and what they told of is looked at. */
async function delivered(): Promise<void> {
  await stage.dynamics.webhooks.idle();
  await served.worker.pass();
}

const edit = (rowId: string, values: Record<string, unknown>) =>
  stage.inDynamics.control('PATCH', `rows/contact/${rowId}`, { values });

async function contact(contactId: number) {
  return stage.database.db
    .selectFrom('OM_Contact')
    .selectAll()
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
}

const waiting = async () => (await readInboxLoad(stage.database)).waiting;

function first(): [number, string] {
  const [one] = contacts;
  if (!one) throw new Error('Nobody is linked.');
  return one;
}

async function failuresOf(contactId: number) {
  return stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['code', 'field', 'state'])
    .where('contact_id', '=', contactId)
    .where('state', '=', 'open')
    .execute();
}

describe('an edit in Dynamics', () => {
  it.each(['ticks', 'iso'])('is in Xperience, with dates as %s', async (dates) => {
    const [contactId, rowId] = first();
    await stage.inDynamics.control('PATCH', 'webhooks', { dates });
    await edit(rowId, { jobtitle: `Head of ${dates}`, birthdate: '1980-02-29' });
    await delivered();
    expect(await contact(contactId)).toMatchObject({
      ContactJobTitle: `Head of ${dates}`,
      ContactBirthday: expect.stringContaining('1980-02-29'),
    });
    expect(await waiting()).toBe(0);
  });

  it('that clears a column clears the field', async () => {
    const [contactId, rowId] = first();
    await edit(rowId, { jobtitle: null });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle ?? '').toBe('');
  });

  it('counts in the end, in whatever order and however often its calls come', async () => {
    const [contactId, rowId] = first();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true, repeats: 1 });
    for (let time = 1; time <= 12; time += 1) await edit(rowId, { jobtitle: `Title ${time}` });
    await stage.inDynamics.control('PATCH', 'webhooks', { held: false });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle).toBe('Title 12');
  });

  it('of a row whose call comes late does not take back what was changed in Xperience and sent since', async () => {
    const [contactId, rowId] = first();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    await edit(rowId, { jobtitle: 'By hand' });
    await stage.sync({ mode: 'full' });
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'In Xperience' })
      .where('ContactID', '=', contactId)
      .execute();
    await stage.sync({ mode: 'full' });
    await stage.inDynamics.control('PATCH', 'webhooks', { held: false });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle).toBe('In Xperience');
    expect(stage.rows().get(rowId)?.jobtitle).toBe('In Xperience');
  });

  it('is read with many others in one request', async () => {
    stage.dynamics.conditions.log.reset();
    for (const [, rowId] of contacts) await edit(rowId, { jobtitle: 'All of them' });
    await delivered();
    const titles = await Promise.all(contacts.map(async ([id]) => (await contact(id)).ContactJobTitle));
    expect(new Set(titles)).toEqual(new Set(['All of them']));
    expect(stage.dynamics.conditions.log.counts().requests).toBeLessThanOrEqual(4);
  });

  it('whose body is too large is read like any other', async () => {
    const [contactId, rowId] = first();
    await edit(rowId, { jobtitle: 'Long notes', description: 'x'.repeat(300_000) });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle).toBe('Long notes');
  });

  it('of a row nobody is linked to is of no matter, and costs no request', async () => {
    const id = 'abababab-0000-4000-8000-000000000001';
    await stage.inDynamics.send('PATCH', `contacts(${id})`, { lastname: 'Stranger' });
    await delivered();
    stage.dynamics.conditions.log.reset();
    await edit(id, { jobtitle: 'Unknown' });
    await delivered();
    expect(stage.dynamics.conditions.log.counts().requests).toBe(0);
    expect(await waiting()).toBe(0);
  });
});

describe('what the bridge has written itself', () => {
  it('comes back and is known without a look at the row', async () => {
    await stage.database.db.updateTable('OM_Contact').set({ ContactJobTitle: 'Sent' }).execute();
    await stage.sync({ mode: 'full' });
    stage.dynamics.conditions.log.reset();
    await delivered();
    expect(served.answered.at(-1)?.status).toBe(202);
    expect(await waiting()).toBe(0);
    expect(stage.dynamics.conditions.log.counts().requests).toBe(0);
  });

  it('is read where a plug-in has changed more in its name', async () => {
    const [contactId, rowId] = first();
    const { UserId: userId } = (await stage.inDynamics.get<{ UserId: string }>('WhoAmI')).body;
    await stage.inDynamics.control('PATCH', `rows/contact/${rowId}`, {
      values: { jobtitle: 'By a plug-in' },
      userId,
    });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle).toBe('By a plug-in');
  });
});

describe('a row that was', () => {
  it('deleted is what the setting for deleted rows says: reported', async () => {
    const [contactId, rowId] = contacts[1] ?? first();
    await stage.inDynamics.control('DELETE', `rows/contact/${rowId}`);
    await delivered();
    expect(await failuresOf(contactId)).toEqual([{ code: 'rowDeleted', field: '', state: 'open' }]);
  });

  it('deleted is what the setting for deleted rows says: unlinked and held', async () => {
    const [contactId, rowId] = contacts[2] ?? first();
    await storeSetting(stage.database, 'deletedRow', 'unlinkAndHold');
    await stage.inDynamics.control('DELETE', `rows/contact/${rowId}`);
    await delivered();
    await storeSetting(stage.database, 'deletedRow', 'report');
    expect((await stage.links()).has(contactId)).toBe(false);
    expect(await failuresOf(contactId)).toMatchObject([{ code: 'rowDeletedUnlinked' }]);
  });

  it('told of as deleted and is there all the same is read, though a list of rows leaves it out', async () => {
    const [contactId, rowId] = contacts[6] ?? first();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    await edit(rowId, { jobtitle: 'Still there' });
    await storeToldRows(stage.database, [{ table: 'contact', rowId, deleted: true }]);
    const list = vi.spyOn(stage.engine.parts.dataverse, 'readRows').mockResolvedValueOnce(new Map());
    await served.worker.pass();
    list.mockRestore();
    expect((await contact(contactId)).ContactJobTitle).toBe('Still there');
    expect((await failuresOf(contactId)).filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('merged is followed at once, whichever call comes first', async () => {
    const [contactId, rowId] = contacts[3] ?? first();
    const survivor = 'abababab-0000-4000-8000-000000000002';
    await stage.inDynamics.send('PATCH', `contacts(${survivor})`, {
      lastname: 'Survivor',
      jobtitle: 'Stays',
    });
    const reference = (id: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: id });
    await stage.inDynamics.send('POST', 'Merge', {
      Target: reference(survivor),
      Subordinate: reference(rowId),
      PerformParentingChecks: false,
    });
    await delivered();
    expect((await stage.links()).get(contactId)).toBe(survivor);
    expect((await contact(contactId)).ContactJobTitle).toBe('Stays');
  });

  it('merged and followed by a run gives what it holds, though it was told of before anybody was linked to it', async () => {
    const [contactId, rowId] = contacts[4] ?? first();
    const survivor = 'abababab-0000-4000-8000-000000000003';
    await stage.inDynamics.send('PATCH', `contacts(${survivor})`, {
      lastname: 'Survivor',
      jobtitle: 'Before',
    });
    await delivered();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    const reference = (id: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: id });
    await stage.inDynamics.send('POST', 'Merge', {
      Target: reference(survivor),
      Subordinate: reference(rowId),
      PerformParentingChecks: false,
    });
    await stage.sync();
    expect((await stage.links()).get(contactId)).toBe(survivor);
    await served.worker.pass();
    expect((await contact(contactId)).ContactJobTitle).toBe('Before');
  });

  it('changed in Dynamics before the run that makes it has linked it is looked at once it is', async () => {
    const [contactId, rowId] = contacts[5] ?? first();
    await unlinkContact(stage.database, { contactId, rowId }, { hold: false, reason: 'a test' });
    await stage.inDynamics.control('DELETE', `rows/contact/${rowId}`);
    await delivered();
    const held = holdRequest(stage.dynamics, {
      kinds: ['CreateMultiple', 'batch', 'create', 'upsert'],
      body: '"firstname"',
    });
    const going = stage.sync({ mode: 'full' });
    await held.arrived();
    await storeToldRows(stage.database, [{ table: 'contact', rowId, deleted: false }]);
    await served.worker.pass();
    expect(await waiting()).toBe(1);
    held.letGo();
    await going;
    await wakeRows(stage.database);
    await served.worker.pass();
    expect(await waiting()).toBe(0);
  });

  it('given another state or owner is read', async () => {
    const [contactId, rowId] = first();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    await edit(rowId, { jobtitle: 'Told by SetState' });
    await stage.inDynamics.control('POST', 'messages', {
      message: 'SetState',
      table: 'contact',
      id: rowId,
      statecode: 0,
    });
    await stage.inDynamics.control('PATCH', 'webhooks', { held: false });
    await delivered();
    expect((await contact(contactId)).ContactJobTitle).toBe('Told by SetState');
  });
});

describe('what cannot be taken', () => {
  it('waits while the bridge is paused, and is not lost', async () => {
    const [contactId, rowId] = first();
    await pauseBridge(stage.database, { reason: 'a test', by: 'ada' });
    await edit(rowId, { jobtitle: 'After the pause' });
    await stage.dynamics.webhooks.idle();
    await expect(served.worker.pass()).rejects.toMatchObject({ refusal: { code: 'paused' } });
    expect(await waiting()).toBe(1);
    await resumeBridge(stage.database, { by: 'ada' });
    await served.worker.pass();
    expect((await contact(contactId)).ContactJobTitle).toBe('After the pause');
    expect(await waiting()).toBe(0);
  });

  it('waits while Dynamics is away', async () => {
    const [contactId, rowId] = first();
    await edit(rowId, { jobtitle: 'After the outage' });
    await stage.dynamics.webhooks.idle();
    const { body } = await stage.inDynamics.control<{ id: number }>('POST', 'faults', {
      fault: { type: 'error', status: 400, code: '0x0', message: 'Not today.' },
      match: { tables: ['contact'] },
    });
    await served.worker.pass().catch(() => undefined);
    expect(await waiting()).toBe(1);
    await stage.inDynamics.control('DELETE', `faults/${body.id}`);
    await stage.inDynamics.control('DELETE', 'faults');
    await stage.database.db
      .updateTable('dynamics365.webhook_inbox')
      .set({ next_attempt_at: stage.database.dialect.utcNow(-1) })
      .execute();
    await served.worker.pass();
    expect((await contact(contactId)).ContactJobTitle).toBe('After the outage');
  });

  it('of one field shows in failures, until it fits, and stops no other field', async () => {
    const [contactId, rowId] = first();
    await edit(rowId, { jobtitle: 'x'.repeat(90), address1_city: 'Brno' });
    await delivered();
    expect((await contact(contactId)).ContactCity).toBe('Brno');
    expect(await failuresOf(contactId)).toEqual([
      { code: 'tooLong', field: 'ContactJobTitle', state: 'open' },
    ]);
    await edit(rowId, { jobtitle: 'Short' });
    await delivered();
    expect(await failuresOf(contactId)).toEqual([]);
  });

  it('of a whole row is tried again, told as a failure, and taken once somebody has helped and retries', async () => {
    const [[one, oneRow], [other, otherRow]] = contacts.slice(4, 6) as [[number, string], [number, string]];
    const reference = (id: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: id });
    await stage.inDynamics.send('POST', 'Merge', {
      Target: reference(oneRow),
      Subordinate: reference(otherRow),
      PerformParentingChecks: false,
    });
    await delivered();
    const { db, dialect } = stage.database;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await waiting()).toBe(1);
      await db
        .updateTable('dynamics365.webhook_inbox')
        .set({ next_attempt_at: dialect.utcNow(-1) })
        .execute();
      await served.worker.pass();
    }
    expect(await failuresOf(other)).toEqual([{ code: 'rowLinkedToOther', field: '', state: 'open' }]);
    await unlinkContact(stage.database, { contactId: one, rowId: oneRow }, { hold: true, reason: 'a test' });
    await retryFailures(stage.database, {}, 'ada');
    await served.worker.pass();
    expect((await stage.links()).get(other)).toBe(oneRow);
    expect(await waiting()).toBe(0);
    expect(await failuresOf(other)).toEqual([]);
  });

  it('after a pause of a week is not given up before it is told as a failure', async () => {
    const [contactId, rowId] = first();
    const spy = vi.spyOn(stage.engine.parts.dataverse, 'readRow').mockImplementation(() => {
      throw new TypeError('A mistake.');
    });
    const { db, dialect } = stage.database;
    const weekAgo = { received_at: dialect.utcNow(-8 * 24 * 3_600_000), next_attempt_at: dialect.utcNow(-1) };
    try {
      await storeToldRows(stage.database, [{ table: 'contact', rowId, deleted: false }]);
      for (let look = 0; (await waiting()) > 0; look += 1) {
        expect(look).toBeLessThan(6);
        expect(await failuresOf(contactId)).toEqual([]);
        await db.updateTable('dynamics365.webhook_inbox').set(weekAgo).execute();
        await served.worker.pass();
      }
    } finally {
      spy.mockRestore();
    }
    expect(await failuresOf(contactId)).toMatchObject([{ code: 'webhookNotTaken' }]);
    await edit(rowId, { jobtitle: 'After the mistake' });
    await delivered();
    expect(await failuresOf(contactId)).toEqual([]);
  });

  it('because of a mistake in one row lets the others pass', async () => {
    const [[one, oneRow], [other, otherRow]] = contacts.slice(6, 8) as [[number, string], [number, string]];
    const { parts } = stage.engine;
    const readRows = parts.dataverse.readRows.bind(parts.dataverse);
    const spy = vi.spyOn(parts.dataverse, 'readRows').mockImplementation((table, ids, options) => {
      if (ids.includes(oneRow)) throw new TypeError('A mistake.');
      return readRows(table, ids, options);
    });
    const alone = vi.spyOn(parts.dataverse, 'readRow').mockImplementation((table, id, options) => {
      if (id === oneRow) throw new TypeError('A mistake.');
      return readRows(table, [id], options).then((rows) => rows.get(id) ?? 'missing');
    });
    for (const rowId of [oneRow, otherRow]) await edit(rowId, { jobtitle: 'Beside a mistake' });
    await delivered();
    spy.mockRestore();
    alone.mockRestore();
    expect((await contact(other)).ContactJobTitle).toBe('Beside a mistake');
    expect((await contact(one)).ContactJobTitle).not.toBe('Beside a mistake');
    expect(await waiting()).toBe(1);
    await retryFailures(stage.database, {}, 'ada');
    await served.worker.pass();
    expect((await contact(one)).ContactJobTitle).toBe('Beside a mistake');
  });
});

it('a call that comes after its row was settled is not taken away by who looked at the row before', async () => {
  const row = { table: 'contact', rowId: 'abababab-0000-4000-8000-00000000aba0', deleted: false };
  await storeToldRows(stage.database, [row]);
  // A process that has lost the lease meanwhile still holds what it read.
  const [late] = await readDueRows(stage.database, 10);
  await settleRows(stage.database, late ? [late] : []);
  await storeToldRows(stage.database, [row]);
  await settleRows(stage.database, late ? [late] : []);
  expect(await waiting()).toBe(1);
  await delivered();
});

it('a row that is told of without end keeps its place among those that wait', async () => {
  const often = { table: 'contact', rowId: 'abababab-0000-4000-8000-00000000aba1', deleted: false };
  const once = { ...often, rowId: 'abababab-0000-4000-8000-00000000aba0' };
  const rowIds = async () => (await readDueRows(stage.database, 10)).map(({ rowId }) => rowId);
  await storeToldRows(stage.database, [often]);
  await stage.database.db
    .updateTable('dynamics365.webhook_inbox')
    .set({ next_attempt_at: stage.database.dialect.utcNow(-1_000) })
    .execute();
  await storeToldRows(stage.database, [once]);
  await storeToldRows(stage.database, [often]);
  expect(await rowIds()).toEqual([often.rowId, once.rowId]);
  await stage.database.db
    .updateTable('dynamics365.webhook_inbox')
    .set({ next_attempt_at: stage.database.dialect.utcNow(60_000) })
    .execute();
  await storeToldRows(stage.database, [once]);
  expect(await rowIds()).toEqual([once.rowId]);
  await stage.database.db.deleteFrom('dynamics365.webhook_inbox').execute();
});

describe('a gap', () => {
  it('is made up for by the version of rows, in few requests', async () => {
    const [contactId, rowId] = first();
    await edit(rowId, { jobtitle: 'Before the gap' });
    await delivered();
    const before = await stage.inDynamics.get<{ value: { sdkmessageprocessingstepid: string }[] }>(
      'sdkmessageprocessingsteps?$select=name',
    );
    const enable = async (statecode: number) => {
      for (const { sdkmessageprocessingstepid: id } of before.body.value)
        await stage.inDynamics.send('PATCH', `sdkmessageprocessingsteps(${id})`, {
          statecode,
          statuscode: statecode + 1,
        });
    };
    await enable(1);
    await edit(rowId, { jobtitle: 'In the gap' });
    await enable(0);
    const again = await serveWebhooks(stage.engine);
    stage.dynamics.conditions.log.reset();
    await again.worker.pass();
    await again.close();
    expect((await contact(contactId)).ContactJobTitle).toBe('In the gap');
    expect(stage.dynamics.conditions.log.counts().requests).toBeLessThanOrEqual(3);
    stage.dynamics.conditions.log.reset();
    await again.worker.pass();
    expect(stage.dynamics.conditions.log.counts().requests).toBe(0);
  });
});
