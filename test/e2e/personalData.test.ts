import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractOperation } from '../../bridge/api/contract/contractDocument.ts';
import { readContract } from '../../bridge/api/contract/readContract.ts';
import { bridgeTables } from '../../bridge/database/bridgeTables.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { collectKnown, type Known } from '../../scripts/fuzz/collectKnown.ts';
import { deleteContact } from '../sync/deleteContact.ts';
import { setJobTitle } from '../sync/setJobTitle.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeSetting } from '../sync/storeSetting.ts';
import { strikeFault } from '../sync/strikeFault.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

/** Stands in the names and addresses of all contacts, and nowhere else. */
const mark = 'Kryštůfková';
const mailMark = 'krystufkova';

/** Ways to name a person that there is, one that there is not, and one by what is no key of a contact. */
const people = [`${mailMark}.7@people.example`, `${mailMark}.999@people.example`, `${mark}-Last-7`];

const operations = readContract(contract);

let stage: Stage;
let bridge: ServedBridge;
let known: Known;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  const { db } = stage.database;
  for (const { ContactID: id } of await db.selectFrom('OM_Contact').select('ContactID').execute())
    await db
      .updateTable('OM_Contact')
      .set({
        ContactFirstName: `${mark}-First-${id}`,
        ContactLastName: `${mark}-Last-${id}-`,
        // Two at a time have the same one.
        ContactEmail: `${mailMark}.${id >> 1}@people.example`,
      })
      .where('ContactID', '=', id)
      .execute();
  bridge = await startBridge(stage.engine, stage.dynamics.url);
  known = await collectKnown(bridge.connection);
});

afterAll(async () => {
  await bridge.close();
  await stage.close();
});

/** Asks with a person in the place of the contact, and once more in the place of everything. */
async function ask({ id, method, path, parameters, body }: ContractOperation, person: string): Promise<void> {
  const values = known.values as Record<string, unknown[]>;
  const usual = (name: string): unknown =>
    name === 'contact' ? person : (values[name]?.[0] ?? (name === 'limit' ? 1 : undefined));
  for (const valueFor of [usual, () => person]) {
    const url = new URL(
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(valueFor(name)))),
      bridge.address.url,
    );
    for (const { name, in: place, required } of parameters)
      if (place === 'query' && (required || name === 'contact' || valueFor !== usual))
        url.searchParams.set(name, String(valueFor(name)));
    const right = known.bodies[id] ??
      known.bodies[id.replace(/_V\d+$/, '')] ?? { subject: person, reason: person };
    const given =
      valueFor === usual ? right : { ...right, [person]: person, contact: [person], subject: { person } };
    const answer = await fetch(url, {
      method: method.toUpperCase(),
      headers: {
        authorization: bridge.address.authorization,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(given) }),
    });
    await answer.text();
  }
}

/** The lines that were written while something was done. */
async function linesOf(doing: () => Promise<unknown>): Promise<string[]> {
  const before = stage.engine.logged().length;
  await doing();
  return stage.engine.logged().slice(before).trimEnd().split('\n');
}

const ofPeople = (lines: readonly string[]) =>
  lines.filter((line) => line.includes(mark) || line.includes(mailMark));

describe('the log at its default level', () => {
  it('tells of a run, and nothing of the people in it', async () => {
    const lines = await linesOf(() => bridge.connection.call('SyncContacts', { 'options/wait': 60 }));
    expect(lines.filter((line) => line.includes('A run has ended')).length).toBe(1);
    expect(ofPeople(lines)).toEqual([]);
  });

  it.each([
    ['a row', 'operation', ['update'], 400],
    ['all rows that are read', 'request', ['readMany', 'batch'], 400],
    ['the bridge', 'request', ['readMany', 'batch'], 403],
  ] as const)(
    'tells that Dynamics refused %s, without the values that it quotes',
    async (_what, scope, kinds, status) => {
      const [[contactId, rowId] = [0, '']] = await stage.links();
      const message = `The row ${rowId} of ${mark}, ${mailMark}.1@people.example, has a wrong value '${mark}'.`;
      const fault = { type: 'error', status, code: '0x80040203', message } as const;
      const lines = await linesOf(async () => {
        await setJobTitle(stage.database, contactId, `${mark} ${status} ${scope}`);
        await strikeFault(stage.inDynamics, { kinds: [...kinds] }, fault, {}, scope);
        await bridge.connection.call('SyncContacts', { 'options/wait': 60 });
        await bridge.connection.call('ImportContact', { contact: String(contactId) });
        stage.dynamics.conditions.faults.clear();
      });
      expect(lines.filter((line) => /"code":|"failed":[1-9]/.test(line))).not.toEqual([]);
      expect(ofPeople(lines)).toEqual([]);
    },
  );

  it.each(operations)('tells that $id was called with a person, without the person', async (operation) => {
    const lines = await linesOf(async () => {
      for (const text of people) await ask(operation, text);
    });
    expect(lines.filter((line) => line.includes(`"operation":"${operation.id}"`)).length).toBe(
      2 * people.length,
    );
    expect(ofPeople(lines)).toEqual([]);
  });
});

it('the event log of Xperience tells of runs that failed, and nothing of people', async () => {
  const entries = await stage.database.main
    .selectFrom('CMS_EventLog')
    .select('EventDescription')
    .where('EventCode', '=', 'RUNFAILED')
    .execute();
  expect(entries).not.toEqual([]);
  expect(ofPeople(entries.map(({ EventDescription }) => EventDescription ?? ''))).toEqual([]);
});

/** Bridge tables that hold a text, and how many rows of them do. */
async function tablesWith(text: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { name } of Object.values(bridgeTables)) {
    const rows = await stage.database.db
      .selectFrom(name as 'dynamics365.link')
      .selectAll()
      .execute();
    const holding = rows.filter((row) => JSON.stringify(row).includes(text)).length;
    if (holding > 0) found[name] = holding;
  }
  return found;
}

describe('a contact that is deleted in Xperience', () => {
  it('has left the bridge after the next run where rows of such contacts are unlinked', async () => {
    const [contactId = 0] = [...(await stage.links()).keys()].slice(-1);
    const { ContactLastName: name } = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactLastName')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    // Dry runs keep what they would do until their history ends, and the settings keep what people wrote there.
    await stage.database.db.deleteFrom('dynamics365.planned_change').execute();
    expect(await tablesWith(name ?? '')).toHaveProperty(['dynamics365.contact_state']);
    await deleteContact(stage.database, contactId);
    await storeSetting(stage.database, 'goneContact', 'unlink');
    const { body } = await bridge.connection.call('SyncContacts', { 'options/wait': 60 });
    expect(body).toMatchObject({ state: 'finished' });
    expect(await tablesWith(name ?? '')).toEqual({});
  });
});
