import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages as pagesToVisit } from '../../bridge/pages/pages.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { storeSetting } from '../sync/storeSetting.ts';
import { createVisitor, type Visitor } from './createVisitor.ts';
import { readPage } from './readPage.ts';
import { type ServedPages, servePagesOf } from './servePagesOf.ts';

describe.each(['xbk', '13'] as const)('pages where contacts qualify by groups, in %s', (product) => {
  let stage: Stage;
  let pages: ServedPages;
  let visitor: Visitor;
  let outside: number;
  let linked: number;

  const choose = (groups: string) => storeSetting(stage.database, 'contactGroups', groups);
  const setStatus = (status: number) =>
    stage.database.db
      .updateTable('OM_ContactGroup')
      .set({ ContactGroupStatus: status })
      .where('ContactGroupID', '=', 1)
      .execute();
  const page = async (path: string): Promise<string> => readPage((await visitor.get(path)).text);
  const enter = (contactId: number) =>
    stage.database.db
      .insertInto('OM_ContactGroupMember')
      .values({
        ContactGroupMemberContactGroupID: 1,
        ContactGroupMemberType: 0,
        ContactGroupMemberRelatedID: contactId,
        ContactGroupMemberFromCondition: true,
      })
      .execute();

  beforeAll(async () => {
    stage = await startStage({ contacts: 60, seed: 3, product });
    await storeSetting(stage.database, 'qualifyingRule', 'groups');
    await choose('');
    pages = await servePagesOf(stage.engine, stage.dynamics.url);
    visitor = createVisitor(pages.admin);
    await visitor.signIn('site.admin');
    const members = await stage.database.db
      .selectFrom('OM_ContactGroupMember')
      .select('ContactGroupMemberRelatedID as id')
      .execute();
    const rows = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactID')
      .orderBy('ContactID')
      .execute();
    outside = rows.find(({ ContactID }) => !members.some(({ id }) => id === ContactID))?.ContactID ?? 0;
  });
  afterAll(async () => {
    await pages?.close();
    await stage?.close();
  });

  it('have the first steps ask for groups, with those there are', async () => {
    const text = await page('first-steps');
    expect(text).toContain('Next: the contact groups.');
    expect(text).toContain('Who is sent: the contact groups');
    expect(text).toContain('Newsletter Newsletter Ready for sales ReadyForSales');
    expect(text).not.toMatch(/points|score|minimum/i);
    expect(await page(`contacts/${outside}`)).toContain('no contact group is chosen');
    await choose('ReadyForSales');
    const next = await page('first-steps');
    expect(next).toContain('in the contact groups chosen: Ready for sales.');
    expect(next).toContain(
      product === 'xbk' ? 'one of Xperience by Kentico that' : 'one of Xperience 13 that',
    );
  });

  it('tell of a contact outside by name which group it is not in', async () => {
    const text = await page(`contacts/${outside}`);
    expect(text).toContain('Not in Dynamics: it is not in the contact group Ready for sales.');
    expect(text).toContain('In no contact group that qualifies Ready for sales: not in it');
    expect(text).not.toMatch(/points|score|minimum/i);
  });

  it('tell that a group is being rebuilt, and that one is gone', async () => {
    await setStatus(1);
    const text = await page(`contacts/${outside}`);
    expect(text).toContain('Ready for sales: Xperience is rebuilding it');
    await setStatus(0);
    await choose('Gone');
    expect(await page(`contacts/${outside}`)).toContain('Gone: Xperience has it no more');
    await choose('ReadyForSales');
  });

  it('tell of a linked contact which groups it is in', async () => {
    await stage.sync();
    linked = [...(await stage.links()).keys()][0] ?? 0;
    const text = await page(`contacts/${linked}`);
    expect(text).toContain('Contact groups 1 of 1 Ready for sales: in it');
    expect(text).not.toMatch(/points|score|minimum/i);
  });

  it('say what follows when a contact is held back, unlinked or released', async () => {
    const asked = [await page(`contacts/${linked}/hold`), await page(`contacts/${linked}/unlink`)].join(' ');
    await visitor.get(`contacts/${outside}/hold`);
    await visitor.post(`contacts/${outside}/hold`);
    const without = await page(`contacts/${outside}/release`);
    expect(without).toContain('It is sent once it is in the contact groups that qualify.');
    await enter(outside);
    const within = await page(`contacts/${outside}/release`);
    expect(within).toContain('It is in the contact groups that qualify: the next run sends it.');
    expect(await page(`contacts/${outside}`)).toContain('In a contact group that qualifies');
    expect(`${asked} ${without} ${within}`).not.toMatch(/points|score|minimum/i);
  });

  it('name the groups on the overview and in the list of what is out of step', async () => {
    const overview = await page('');
    expect(overview).toContain('On, for the contact groups Ready for sales');
    // Whoever was let into the group is held.
    expect(overview).toContain('Waiting 0 in the contact groups, not sent yet');
    const step = await page('in-step');
    expect(`${overview} ${step}`).not.toMatch(/points|score|minimum/i);
    await choose('');
    expect(await page('')).toContain('On, no contact group is chosen');
    await choose('ReadyForSales');
  });

  it('have settings of groups only, where the product has no others', async () => {
    const form = await page('settings');
    expect(form).toContain('A contact is sent once it is in the contact groups.');
    const viewer = createVisitor(pages.admin);
    await viewer.signIn('editor.read');
    const seen = readPage((await viewer.get('settings')).text);
    expect(seen).toContain('Contact groups ReadyForSales');
    expect(seen).not.toMatch(/points count|Minimum score/);
    if (product === 'xbk') expect(form).not.toMatch(/points|score|minimum|Restart application/i);
    else expect(form).toContain('Restart application');
  });

  it('say where the settings are that switch the sync off', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365ContactSyncEnabled', 'False');
    const where = product === 'xbk' ? 'the settings of the bridge' : 'the settings of Xperience';
    const text = await page(`contacts/${outside}`);
    expect(text).toContain(`contact synchronization is switched off in ${where}`);
  });

  it('say what somebody lacks who may not sign in, as the product calls it', async () => {
    const { text } = await createVisitor(pages.admin).signIn('editor.nothing');
    const needed =
      product === 'xbk'
        ? 'the permission View of the application Contact management'
        : 'the permission Read of Contact management';
    expect(text).toContain(`editor.nothing may not open these pages. Needed: ${needed}.`);
  });

  it.runIf(product === 'xbk')('speak of points nowhere', async () => {
    const paths = pagesToVisit.map(({ path }) => path).filter((path) => !path.includes(':'));
    const seen: string[] = [];
    for (const path of paths) {
      const { text, status, headers } = await visitor.get(path);
      if (status !== 200 || !headers.get('content-type')?.includes('html')) continue;
      seen.push(path);
      expect(readPage(text), path).not.toMatch(/\b(points|scores?|minimum)\b|Xperience 13/i);
    }
    expect(seen.length).toBeGreaterThan(15);
  });
});
