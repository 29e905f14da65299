import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeSetting } from '../../sync/storeSetting.ts';
import { createStageApi } from '../createStageApi.ts';
import type { TestApi } from '../createTestApi.ts';

describe.each(['xbk', '13'] as const)('a contact where contacts qualify by groups, in %s', (product) => {
  let stage: Stage;
  let api: TestApi;
  let newsletter: number;
  let newsletterOnly: number;
  let ready: number;
  beforeAll(async () => {
    stage = await startStage({ contacts: 60, seed: 3, product });
    api = createStageApi(stage);
    await storeSetting(stage.database, 'qualifyingRule', 'groups');
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales, newsletter, Gone');
    const { db } = stage.database;
    newsletter = (
      await db
        .selectFrom('OM_ContactGroup')
        .select('ContactGroupID')
        .where('ContactGroupName', '=', 'Newsletter')
        .executeTakeFirstOrThrow()
    ).ContactGroupID;
    const members = await db.selectFrom('OM_ContactGroupMember').selectAll().execute();
    ready =
      members.find((row) => row.ContactGroupMemberContactGroupID === 1)?.ContactGroupMemberRelatedID ?? 0;
    const inside = new Set(members.map((row) => row.ContactGroupMemberRelatedID));
    const contacts = await db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID').execute();
    newsletterOnly = contacts.find(({ ContactID }) => !inside.has(ContactID))?.ContactID ?? 0;
    await db
      .insertInto('OM_ContactGroupMember')
      .values({
        ContactGroupMemberContactGroupID: newsletter,
        ContactGroupMemberType: 0,
        ContactGroupMemberRelatedID: newsletterOnly,
        ContactGroupMemberFromCondition: false,
      })
      .execute();
  });
  afterAll(() => stage?.close());

  const explained = async (contactId = newsletterOnly) =>
    (await api.send('GET', `/contacts/${contactId}/explanation`, { as: 'reader' })).json();

  it('is explained with how it stands with each of them', async () => {
    const usual = { rebuilding: false, missing: false };
    expect(await explained()).toMatchObject({
      qualifyingRule: 'groups',
      groupMatch: 'any',
      qualifying: true,
      scores: [],
      groups: [
        { name: 'ReadyForSales', displayName: 'Ready for sales', member: false, ...usual },
        { name: 'Newsletter', displayName: 'Newsletter', member: true, ...usual },
        { name: 'Gone', displayName: 'Gone', member: false, rebuilding: false, missing: true },
      ],
    });
  });

  it('is shown with them, alone and not in a list', async () => {
    const one = (await api.send('GET', `/contacts/${newsletterOnly}`, { as: 'reader' })).json();
    expect(one).toMatchObject({ qualifying: true, groups: (await explained()).groups });
    const list = (await api.send('GET', '/contacts?show=qualifying', { as: 'reader' })).json();
    expect(JSON.stringify(list)).toContain(`"contactId":${newsletterOnly}`);
    expect(JSON.stringify(list)).not.toContain('"groups"');
  });

  it('is preceded by a state of the connection that names the rule and the groups', async () => {
    const { contactSync } = (await api.send('GET', '/status', { as: 'reader' })).json();
    const usual = { rebuilding: false, missing: false };
    expect(contactSync).toMatchObject({
      qualifyingRule: 'groups',
      groupMatch: 'any',
      groups: [
        { name: 'ReadyForSales', displayName: 'Ready for sales', ...usual },
        { name: 'Newsletter', displayName: 'Newsletter', ...usual },
        { name: 'Gone', displayName: 'Gone', rebuilding: false, missing: true },
      ],
    });
    await storeSetting(stage.database, 'contactGroups', '');
    const without = (await api.send('GET', '/status', { as: 'reader' })).json();
    await storeSetting(stage.database, 'contactGroups', 'ReadyForSales, newsletter, Gone');
    expect(without.contactSync).toMatchObject({ qualifyingRule: 'groups', groups: [] });
  });

  it('shows that Xperience is rebuilding one, and does not speak of points', async () => {
    const setStatus = (status: number) =>
      stage.database.db
        .updateTable('OM_ContactGroup')
        .set({ ContactGroupStatus: status })
        .where('ContactGroupID', '=', newsletter)
        .execute();
    await setStatus(1);
    const { groups, answer, reason, qualifying } = await explained();
    await setStatus(0);
    expect(groups).toContainEqual(expect.objectContaining({ name: 'Newsletter', rebuilding: true }));
    expect(qualifying).toBe(false);
    expect(`${answer} ${reason}`).not.toMatch(/points|score/);
  });

  it.runIf(product === '13')('leaves groups out where points count', async () => {
    await storeSetting(stage.database, 'qualifyingRule', 'points');
    const { groups, groupMatch, ...others } = await explained(ready);
    expect(others).toMatchObject({ qualifyingRule: 'points' });
    expect(others.scores).not.toEqual([]);
    expect([groups, groupMatch]).toEqual([undefined, undefined]);
  });
});
