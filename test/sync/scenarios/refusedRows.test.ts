import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';

/** Dynamics refuses a few rows for what they are. Nobody else is to be kept waiting for them. */

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 21 });
});
afterEach(() => stage.close());

type Answered = readonly [status: number, code: string, message: string, known: string];

/** How Dynamics refuses single rows, and what it makes of their contacts. */
const refusals: readonly Answered[] = [
  [403, '0x80040220', 'Principal user is missing prvAppendToUser privilege', 'forbiddenByDynamics'],
  [403, '0x80040220', 'Principal user is missing prvWriteContact privilege', 'forbiddenByDynamics'],
  [403, '0x8004f508', 'Caller does not have write permission on the secured column', 'forbiddenByDynamics'],
  [500, '0x80040224', 'An unexpected error occurred from ISV code.', 'refusedByDynamics'],
  [500, '0x8004418d', 'The Sandbox Worker process crashed.', 'refusedByDynamics'],
  [429, '0x80040265', 'A business process says: too many.', 'refusedByDynamics'],
  [503, '0x80040265', 'A business process says: not now.', 'refusedByDynamics'],
  [401, '0x80040265', 'A business process says: who are you?', 'refusedByDynamics'],
  [500, '0x80044151', 'SQL timeout expired.', 'dynamicsBusy'],
];

const ofTheOwner: Answered = [403, '0x80040220', 'Principal is missing prvAppendToUser privilege', ''];

function refuse(text: string, [status, code, message]: Answered = ofTheOwner): void {
  stage.dynamics.conditions.faults.add({
    match: { kinds: ['CreateMultiple', 'create', 'upsert', 'update'], body: text },
    schedule: {},
    scope: 'operation',
    fault: { type: 'error', status, code, message },
  });
}

const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['contact_id as contactId', 'code', 'kind', 'next_attempt_at as next'])
    .where('state', '=', 'open')
    .where('field', '=', '')
    .orderBy('contact_id')
    .execute();

/** Makes a linked contact a new one: neither side knows of its row any more. */
async function forget(contactId: number): Promise<void> {
  const row = (await stage.links()).get(contactId) ?? '';
  await unlinkContact(stage.database, { contactId, rowId: row }, { hold: false, reason: 'test' });
  await stage.inDynamics.control('DELETE', `rows/contact/${row}`);
}

const rename = (id: number, name: string) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactLastName: name })
    .where('ContactID', '=', id)
    .execute();

describe('the only changed contacts', () => {
  it.each(refusals)(
    'that Dynamics answers with %i %s are failures with a next attempt, and the run goes on',
    async (...refusal) => {
      await stage.sync();
      const [first = 0, second = 0] = (await stage.links()).keys();
      await setJobTitle(stage.database, first, 'Refused 1');
      await setJobTitle(stage.database, second, 'Refused 2');
      refuse('Refused', refusal);
      expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 2, updated: 0 } });
      const told = (await failures()).filter(({ contactId }) => [first, second].includes(contactId));
      expect(told.map(({ code }) => code)).toEqual([refusal[3], refusal[3]]);
      expect(told.every(({ next }) => next !== null)).toBe(true);
    },
    20_000,
  );
});

describe('a new contact', () => {
  it('that may not be created, the only one, keeps nobody behind it waiting, in this run and the next', async () => {
    await stage.sync();
    const [[low, row] = [0, ''], [high] = [0]] = await stage.links();
    await forget(low);
    await rename(low, 'Refused');
    refuse('Refused');
    expect((await stage.sync()).state).toBe('finished');
    expect((await failures()).find(({ contactId }) => contactId === low)).toMatchObject({
      code: 'forbiddenByDynamics',
      kind: 'configuration',
    });
    await forget(high);
    expect((await stage.sync()).state).toBe('finished');
    const links = await stage.links();
    expect(links.has(high)).toBe(true);
    expect(links.get(low)).not.toBe(row);
  });

  it('that is imported and refused is told as itself, and is in the list of failures', async () => {
    await stage.sync({ limit: 1 });
    const [low = 0] = (await stage.links()).keys();
    await forget(low);
    await rename(low, 'Refused');
    refuse('Refused');
    expect(await importContact(stage.engine.parts, low)).toMatchObject({
      result: 'failed',
      problems: [{ code: 'forbiddenByDynamics' }],
    });
    expect((await failures()).map(({ contactId }) => contactId)).toContain(low);
  });
});

it('a linked row that the application user may not read fails alone', async () => {
  await stage.sync();
  const [[gone, row] = [0, ''], [other] = [0]] = await stage.links();
  await stage.inDynamics.control('DELETE', `rows/contact/${row}`);
  stage.dynamics.conditions.faults.add({
    match: { kinds: ['read'], address: row },
    schedule: {},
    scope: 'request',
    fault: { type: 'error', status: 403, code: '0x80040220', message: 'SecLib::AccessCheckEx failed.' },
  });
  await setJobTitle(stage.database, gone, 'Behind a wall');
  await setJobTitle(stage.database, other, 'In the open');
  expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 1, updated: 1 } });
  expect((await failures()).find(({ contactId }) => contactId === gone)).toMatchObject({
    code: 'forbiddenByDynamics',
  });
});

it('a linked row that a plug-in falls over on when it is read fails alone, however it is asked for', async () => {
  await stage.sync();
  const [[bad, row] = [0, ''], [other] = [0]] = await stage.links();
  for (const kinds of [['read'], ['readMany']]) {
    for (const scope of ['request', 'operation'] as const) {
      stage.dynamics.conditions.faults.add({
        match: { kinds, address: row },
        schedule: {},
        scope,
        fault: {
          type: 'error',
          status: 500,
          code: '0x80040224',
          message: 'A plug-in on Retrieve fell over.',
        },
      });
    }
  }
  await setJobTitle(stage.database, bad, 'Poisoned');
  await setJobTitle(stage.database, other, 'In the open');
  expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { failed: 1, updated: 1 } });
  expect((await failures()).find(({ contactId }) => contactId === bad)).toMatchObject({
    code: 'refusedByDynamics',
    next: expect.any(String),
  });
});

describe('a right that Dynamics says is missing', () => {
  it('ends the run, however few were refused, and marks no contact as bad', async () => {
    const { userId } = await stage.engine.parts.dataverse.whoAmI();
    const tables = ['contact', 'systemuser', 'account', 'transactioncurrency'] as const;
    const rights = tables.flatMap((table) => [`Read ${table}` as const, `AppendTo ${table}` as const]);
    stage.dynamics.organization.rights.set(userId, new Set([...rights, 'Append contact', 'Write contact']));
    expect(await stage.sync({ limit: 1 })).toMatchObject({
      state: 'failed',
      reasonCode: 'dynamicsForbidden',
    });
    expect(await failures()).toEqual([]);
  });
});
