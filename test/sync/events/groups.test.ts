import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../../bridge/sync/events/pollEvents.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

const filter = { kind: 'contactQualified' } as const;

let stage: Stage;
let cursor: string | undefined;

const poll = async (): Promise<readonly number[]> => {
  const detection = createEventDetection(stage.engine.parts, { intervalMs: 0 });
  const answer = await pollEvents(stage.engine.parts, detection, { filter, cursor }, async (ids) => ids);
  cursor = answer.cursor;
  return answer.items;
};

const members = () => stage.database.db.selectFrom('OM_ContactGroupMember').selectAll().execute();

async function enter(contactId: number, group = 1): Promise<void> {
  await stage.database.db
    .insertInto('OM_ContactGroupMember')
    .values({
      ContactGroupMemberContactGroupID: group,
      ContactGroupMemberType: 0,
      ContactGroupMemberRelatedID: contactId,
      ContactGroupMemberFromCondition: true,
    })
    .execute();
}

async function leave(contactId?: number): Promise<void> {
  const query = stage.database.db
    .deleteFrom('OM_ContactGroupMember')
    .where('ContactGroupMemberContactGroupID', '=', 1);
  await (contactId === undefined
    ? query
    : query.where('ContactGroupMemberRelatedID', '=', contactId)
  ).execute();
}

async function setStatus(status: number): Promise<void> {
  await stage.database.db
    .updateTable('OM_ContactGroup')
    .set({ ContactGroupStatus: status })
    .where('ContactGroupID', '=', 1)
    .execute();
}

/** Contacts outside of all groups, ascending. */
async function outsiders(): Promise<number[]> {
  const inside = new Set((await members()).map((row) => row.ContactGroupMemberRelatedID));
  const rows = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .orderBy('ContactID')
    .execute();
  return rows.map(({ ContactID }) => ContactID).filter((id) => !inside.has(id));
}

describe.each(['xbk', '13'] as const)('contacts that qualify by groups, in %s', (product) => {
  beforeEach(async () => {
    stage = await startStage({ contacts: 60, seed: 3, product });
    cursor = undefined;
    await storeSetting(stage.database, 'qualifyingRule', 'groups');
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales');
  });

  afterEach(() => stage.close());

  it('are told when they enter, once, and whoever was in before is not', async () => {
    await poll();
    expect(await poll()).toEqual([]);
    const [one = 0, other = 0] = await outsiders();
    await enter(one);
    await enter(other, 2);
    expect(await poll()).toEqual([one]);
    await leave(one);
    expect(await poll()).toEqual([]);
    await enter(one);
    expect(await poll()).toEqual([]);
  });

  it('are neither new nor lost while Xperience rebuilds their group', async () => {
    await poll();
    const [one = 0] = await outsiders();
    const before = (await members()).filter((row) => row.ContactGroupMemberContactGroupID === 1);
    await setStatus(1);
    await leave();
    expect(await poll()).toEqual([]);
    await enter(one);
    for (const row of before.slice(0, 5)) await enter(row.ContactGroupMemberRelatedID);
    expect(await poll()).toEqual([]);
    const half = await stage.sync();
    expect(half).toMatchObject({ state: 'finished', counts: { created: 0 } });
    for (const row of before.slice(5)) await enter(row.ContactGroupMemberRelatedID);
    await setStatus(0);
    expect(await poll()).toEqual([one]);
    await stage.sync();
    expect((await stage.links()).has(one)).toBe(true);
  });

  it('are sent by the run after they entered, whatever their stamps say', async () => {
    await stage.sync();
    const linked = (await stage.links()).size;
    expect(linked).toBeGreaterThan(5);
    const [one = 0] = await outsiders();
    await enter(one);
    await stage.sync();
    expect([...(await stage.links()).keys()]).toContain(one);
    expect((await stage.links()).size).toBe(linked + 1);
  });

  it('stay linked and in step when they leave, and when no group is chosen any more', async () => {
    await stage.sync();
    const links = await stage.links();
    await leave();
    await storeSetting(stage.database, 'contactGroups', '');
    const [contactId = 0] = [...links.keys()];
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'Rider', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { created: 0, updated: 1 } });
    expect(await stage.links()).toEqual(links);
    const [outside = 0] = (await outsiders()).filter((id) => !links.has(id));
    expect(await explainContact(stage.engine.parts, outside)).toMatchObject({
      qualifying: false,
      answer: expect.stringContaining('no contact group is chosen'),
    });
  });

  it('are told by name which group they are not in, and that one is gone', async () => {
    const [outside = 0] = await outsiders();
    const answer = async () => (await explainContact(stage.engine.parts, outside)).answer;
    expect(await answer()).toContain('it is not in the contact group Ready for sales');
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales, Gone');
    await storeSetting(stage.database, 'groupMatch', 'all');
    expect(await answer()).toContain('Xperience has no contact group Gone any more');
  });

  it('are noted without a word when other groups are chosen', async () => {
    await poll();
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales, Newsletter');
    expect(await poll()).toEqual([]);
    const [one = 0] = await outsiders();
    await enter(one);
    expect(await poll()).toEqual([one]);
  });
});
