import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStoredTypeMap } from '../../../bridge/sync/activities/types/storedTypeMap.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createVisitor, type Visitor } from '../createVisitor.ts';
import { type ServedPages, servePagesOf } from '../servePagesOf.ts';

let stage: Stage;
let pages: ServedPages;
let visitor: Visitor;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
  pages = await servePagesOf(stage.engine, stage.dynamics.url);
  visitor = createVisitor(pages.admin);
  await visitor.signIn('site.admin');
});
afterAll(async () => {
  await pages.close();
  await stage.close();
});
beforeEach(async () => {
  await stage.database.db.deleteFrom('dynamics365.setting').where('name', '=', 'activityTypes').execute();
});

const stored = async () => (await openStoredTypeMap(stage.database)).items;
const typed = (type: string, more: Record<string, string> = {}) => ({
  do: 'save',
  type,
  was: 'null',
  send: 'yes',
  table: '',
  pages: '',
  forms: '',
  owner: 'default',
  complete: 'yes',
  ...more,
});

/** What stands below a field. */
const problemOf = (text: string, name: string) =>
  new RegExp(`id="f-${name}-problem">(?:<svg.*?</svg>)?<span>([^<]*)`, 's').exec(text)?.[1];

describe('the types of activities', () => {
  test('are listed with where they go, or why they are not sent', async () => {
    const { text, status } = await visitor.get('activities');

    expect(status).toBe(200);
    expect(text).toMatch(/\d+ of \d+ types of activities are sent\./);
    expect(text).toContain('<code>pagevisit</code>');
    expect(text).toContain('no activity table called pagevisit');
  });

  test('are edited one at a time, and shown on a real activity', async () => {
    await visitor.get('activities?edit=pagevisit');
    const saved = await visitor.post('activities', typed('pagevisit', { table: 'task', pages: '/\n' }));

    expect(saved.text).toContain('pagevisit is saved.');
    expect(saved.text).toContain('Sent: <code>task</code>');
    expect(saved.text).toMatch(/Activity \d+ becomes a row of task:/);
    expect(saved.text).toContain('<code>subject</code>');
    expect(await stored()).toEqual([
      expect.objectContaining({ type: 'pagevisit', table: 'task', pages: ['/'] }),
    ]);
  });

  test('that cannot be stored are refused with what was typed', async () => {
    await visitor.get('activities?edit=pagevisit');
    const refused = await visitor.post(
      'activities',
      typed('pagevisit', { table: 'Not a <table>', pages: '/products\nno slash', 'column.url': '7 up' }),
    );

    expect(refused.status).toBe(422);
    // Beside its field, in the words of the page, with a way there from above.
    expect(problemOf(refused.text, 'pages')).toBe(
      '“no slash” is no path: it begins with a slash, such as /products.',
    );
    expect(problemOf(refused.text, 'table')).toContain('is no logical name');
    expect(problemOf(refused.text, 'column.url')).toContain('“7 up” is no logical name of a column');
    expect(refused.text).toMatch(
      /3 entries cannot be used:[^\n]*<a href="#f-pages">Only visits of these pages/,
    );
    expect(refused.text).not.toContain('cannot be stored');
    expect(refused.text).toContain('value="Not a &lt;table&gt;"');
    expect(await stored()).toEqual([]);
  });

  test('that somebody else changed meanwhile are not overwritten unseen', async () => {
    await visitor.get('activities?edit=pagevisit');
    await visitor.post('activities', typed('pagevisit', { table: 'task' }));
    const late = await visitor.post('activities', typed('pagevisit', { table: 'phonecall' }));

    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody else changed this type');
    expect(late.text).toContain('value="phonecall"');
    expect(await stored()).toEqual([expect.objectContaining({ table: 'task' })]);
  });
});

describe('the preview of the mapping', () => {
  test('shows what both sides hold and what would be sent, and writes nothing', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'Head of <b>bikes</b>' })
      .where('ContactID', '=', contactId)
      .execute();
    const before = stage.versions();
    const { text } = await visitor.get(`mapping/preview?contact=${contactId}`);

    expect(text).toContain('1 field of');
    expect(text).toContain('<strong>Head of &lt;b&gt;bikes&lt;/b&gt;</strong>');
    expect(text).toContain('would stay as they are');
    expect(text).toContain('This page writes nothing.');
    expect(stage.versions()).toEqual(before);
  });

  test('goes by the draft of who looks', async () => {
    const [contactId = 0] = (await stage.links()).keys();
    await visitor.get('mapping');
    const rules = { direction: 'both', conflict: 'byCaller', overlong: 'fail' };
    const field = { key: 'ContactLoyaltyLevel', field: 'ContactLoyaltyLevel', was: '' };
    await visitor.post('mapping', { do: 'put', ...field, column: 'kx_tier', ...rules });
    const { text } = await visitor.get(`mapping/preview?contact=${contactId}`);

    expect(text).toContain('Preview of your draft');
    expect(text).toMatch(/Loyalty level <span class="tag accent">draft<\/span>/);
  });

  test('offers contacts that tell something: where the draft makes a difference, and what usually fails', async () => {
    const contactIn = (text: string, label: string) =>
      Number(new RegExp(`contact=(\\d+)">${label}`).exec(text)?.[1] ?? 0);
    const { db } = stage.database;
    const [newest = 0, other = 0] = (
      await db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID', 'desc').execute()
    ).map(({ ContactID }) => ContactID);
    await db
      .updateTable('OM_Contact')
      .set({ ContactNotes: 'x'.repeat(3_000) })
      .where('ContactID', '=', other)
      .execute();
    const drafted = await visitor.get('mapping/preview');
    expect(contactIn(drafted.text, 'one with a text that is too long')).toBeGreaterThan(0);
    const differs = contactIn(drafted.text, 'one in which the draft makes a difference');
    const { text } = await visitor.get(`mapping/preview?contact=${differs}`);
    expect(text).toMatch(/<tr role="row" class="(sends|fails)">[\s\S]*?<span class="tag accent">draft/);
    await visitor.get('mapping/discard');
    await visitor.post('mapping/discard');
    const saved = await visitor.get('mapping/preview');
    expect(saved.text).not.toContain('one in which the draft makes a difference');
    expect(contactIn(saved.text, 'the newest contact')).toBe(newest);
  });

  test('says who it does not find', async () => {
    const { text, status } = await visitor.get('mapping/preview?contact=nobody%40example.com');

    expect(status).toBe(200);
    expect(text).toContain('There is no such contact in Xperience.');
  });
});
