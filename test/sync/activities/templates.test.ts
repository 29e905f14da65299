import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addForm } from '../../xperience/addForm.ts';
import { product } from '../openSampleDatabase.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage;
beforeEach(async () => {
  stage = await startActivityStage();
});
afterEach(() => stage.close());

const only = (table: string) => {
  const rows = [...stage.rowsOf(table).values()];
  expect(rows).toHaveLength(1);
  return rows[0];
};

const pageVisits = { type: 'pagevisit', table: 'kx_pagevisit', columns: { url: 'kx_pageurl' } };

describe('an activity becomes a row', () => {
  it('of the table called like its type, completed, about its contact, at its time', async () => {
    await stage.log({
      ActivityTitle: 'Asked about delivery &amp; price',
      ActivityComment: '<p>Will call back <b>on Monday</b>.</p>',
    });
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ state: 'finished', counts: { read: 1, created: 1, failed: 0 } });
    expect(only('phonecall')).toMatchObject({
      subject: 'Asked about delivery & price',
      description: 'Will call back on Monday.',
      // Prague is two hours ahead in May.
      scheduledstart: '2026-05-04T08:15:00Z',
      regardingobjectid: { id: stage.contact.rowId, table: 'contact' },
      statecode: 1,
      statuscode: 2,
    });
  });

  it('a page visit with its address', async () => {
    await stage.mapTypes([pageVisits]);
    await stage.log({
      ActivityType: 'pagevisit',
      ActivityTitle: 'Bikes',
      ActivityURL: 'https://a.example/b?x=1&y=2',
    });
    await stage.syncActivities();
    expect(only('kx_pagevisit')).toMatchObject({
      subject: 'Bikes',
      kx_pageurl: 'https://a.example/b?x=1&y=2',
    });
  });

  it('a submitted form with its name and a line for each filled field', async () => {
    await stage.mapTypes([
      { type: 'bizformsubmit', table: 'kx_formsubmission', columns: { formName: 'kx_formname' } },
    ]);
    const form = await addForm(stage.database, 'Offer', [
      { column: 'Order', columnType: 'text', caption: 'What do you want?' },
      { column: 'Sure', columnType: 'boolean', caption: 'Sure?' },
      { column: 'Empty', columnType: 'text', caption: 'Nothing' },
    ]);
    await stage.grantForms();
    const submission = await form.submit({ Order: 'Bread &amp; &lt;butter&gt;', Sure: true, Empty: '' });
    await stage.log({
      ActivityType: 'bizformsubmit',
      ActivityItemID: form.formId,
      ActivityItemDetailID: submission,
    });
    await stage.syncActivities();
    expect(only('kx_formsubmission')).toMatchObject({
      kx_formname: 'The form Offer',
      description: 'What do you want?: Bread & <butter>\nSure?: Yes',
    });
  });

  it('a submission that was deleted without its fields', async () => {
    await stage.mapTypes([{ type: 'bizformsubmit', table: 'kx_formsubmission' }]);
    await stage.log({
      ActivityType: 'bizformsubmit',
      ActivityTitle: 'Gone',
      ActivityItemID: 999,
      ActivityItemDetailID: 1,
    });
    const run = await stage.syncActivities();
    expect(run.counts).toMatchObject({ created: 1, failed: 0 });
    expect(only('kx_formsubmission')).toMatchObject({ subject: 'Gone' });
  });

  it.runIf(product === '13').each([
    ['newsletteropen', 'Newsletter: Monthly\nIssue: Spring & summer'],
    ['newsletterclickthrough', 'Newsletter: Monthly\nIssue: Spring & summer\nLink: https://a.example/offer'],
    ['newslettersubscription', 'Newsletter: Monthly'],
    ['newsletterunsubscription', 'Newsletter: Monthly\nIssue: Spring & summer'],
    ['newsletterunsubscriptionfromall', 'Issue: Spring & summer'],
  ])('%s with the names of newsletter and issue, which Xperience 13 has', async (type, description) => {
    const { main } = stage.database;
    await sql`create table Newsletter_Newsletter (NewsletterID integer, NewsletterDisplayName text)`.execute(
      main,
    );
    await sql`create table Newsletter_NewsletterIssue (IssueID integer, IssueSubject text)`.execute(main);
    await sql`insert into Newsletter_Newsletter values (3, 'Monthly')`.execute(main);
    await sql`insert into Newsletter_NewsletterIssue values (7, 'Spring &amp; summer')`.execute(main);
    await stage.mapTypes([{ type, table: 'task' }]);
    await stage.log({
      ActivityType: type,
      ActivityItemID: type.endsWith('fromall') ? 7 : 3,
      ActivityItemDetailID: 7,
      ActivityURL: 'https://a.example/offer',
    });
    await stage.syncActivities();
    expect(only('task')).toMatchObject({ description });
  });

  it.runIf(product === 'xbk')(
    'a click in an e-mail with its name, as Xperience by Kentico has it',
    async () => {
      await stage.mapTypes([{ type: 'emailclick', table: 'task' }]);
      await stage.log({
        ActivityType: 'emailclick',
        ActivityItemID: 1,
        ActivityValue: 'https://a.example/offer',
      });
      await stage.syncActivities();
      expect(only('task')).toMatchObject({
        description: 'E-mail: Spring offers\nLink: https://a.example/offer',
      });
    },
  );

  it('a purchase with order and total', async () => {
    await stage.mapTypes([
      { type: 'purchase', table: 'task', columns: { orderId: 'actualdurationminutes' } },
    ]);
    await stage.log({ ActivityType: 'purchase', ActivityItemID: 17, ActivityValue: '1234.50' });
    await stage.syncActivities();
    expect(only('task')).toMatchObject({
      description: 'Order: 17\nTotal: 1234.50',
      actualdurationminutes: 17,
    });
  });
});

describe('the type map', () => {
  it('sends nothing but types called like a table, and says why, until they are switched on', async () => {
    await stage.log({ ActivityType: 'pagevisit' });
    await stage.log({ ActivityType: 'pagevisit' });
    const before = await stage.syncActivities();
    expect(before.counts).toMatchObject({ read: 2, created: 0, skipped: 2, failed: 0 });
    expect(before.skippedTypes).toEqual([
      {
        type: 'pagevisit',
        count: 2,
        code: 'typeWithoutTable',
        reason: expect.stringMatching(/no activity table/),
      },
    ]);
    await stage.mapTypes([pageVisits]);
    const after = await stage.syncActivities();
    expect(after.counts).toMatchObject({ created: 2, skipped: 0 });
  });

  it('leaves out pages beside a path, and brings them when the filter is lifted', async () => {
    await stage.mapTypes([{ ...pageVisits, pages: ['/Bikes'] }]);
    for (const page of ['bikes', 'bikes/city/', 'bikeshop', '']) {
      await stage.log({ ActivityType: 'pagevisit', ActivityURL: `https://a.example/${page}?q=1` });
    }
    expect((await stage.syncActivities()).counts).toMatchObject({ created: 2, skipped: 2 });
    await stage.mapTypes([pageVisits]);
    await stage.syncActivities();
    expect(stage.rowsOf('kx_pagevisit').size).toBe(4);
  });

  it('leaves rows open where it says so', async () => {
    await stage.mapTypes([{ ...pageVisits, complete: false }]);
    await stage.log({ ActivityType: 'pagevisit' });
    await stage.syncActivities();
    expect(only('kx_pagevisit')).toMatchObject({ statecode: 0 });
  });

  it('gives rows to the owner of the contact', async () => {
    const { salesperson } = (await import('../../standins/dataverse/seed/seedOrganization.ts')).seededIds;
    await stage.inDynamics.send('PATCH', `contacts(${stage.contact.rowId})`, {
      'ownerid@odata.bind': `/systemusers(${salesperson})`,
    });
    await stage.mapTypes([{ type: 'phonecall', owner: 'contactOwner' }]);
    await stage.log({});
    await stage.syncActivities();
    expect(only('phonecall')).toMatchObject({ ownerid: { id: salesperson, table: 'systemuser' } });
  });
});
