import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { components } from '../../schemas/contract.ts';
import { importTables } from '../../scripts/demo/importTables.ts';
import type { Connection } from '../gateway/types.ts';
import { type ActivityStage, startActivityStage } from '../sync/activities/startActivityStage.ts';
import { only13 } from '../sync/only13.ts';
import { addForm } from '../xperience/addForm.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

type Schemas = components['schemas'];
type Run = Schemas['Run'];

/** The whole bridge with the tables of the shipped solution in Dynamics; everything is asked for through the gateway. */
let stage: ActivityStage;
let bridge: ServedBridge;

beforeAll(async () => {
  stage = await startActivityStage();
  importTables(stage.dynamics);
  bridge = await startBridge(stage.engine, stage.dynamics.url);
  const { main } = stage.database;
  await sql`create table Newsletter_Newsletter (NewsletterID integer, NewsletterDisplayName text)`.execute(
    main,
  );
  await sql`create table Newsletter_NewsletterIssue (IssueID integer, IssueSubject text)`.execute(main);
  await sql`insert into Newsletter_Newsletter values (3, 'Bikes &amp; more')`.execute(main);
  await sql`insert into Newsletter_NewsletterIssue values (7, 'Spring')`.execute(main);
});
afterAll(async () => {
  await bridge.close();
  await stage.close();
});

async function call<Body>(...request: Parameters<Connection['call']>): Promise<Body> {
  const { status, body } = await bridge.connection.call(...request);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as Body;
}

/** Logs an activity, lets a maker switch its type on and sync, and reads the one row there is. */
async function delivered(
  type: string,
  rule: object,
  table: string,
  activity: Parameters<ActivityStage['log']>[0],
): Promise<Readonly<Record<string, unknown>>> {
  const before = new Set(stage.rowsOf(table).keys());
  await updateTypes([{ type, ...rule }]);
  await stage.log({ ActivityType: type, ActivityTitle: `The ${type}`, ...activity });
  const run = await call<Run>('SyncActivities', { 'options/wait': 30 });
  expect(run).toMatchObject({ state: 'finished', counts: { created: 1, failed: 0 } });
  const made = [...stage.rowsOf(table)].filter(([id]) => !before.has(id));
  expect(made).toHaveLength(1);
  return made[0]?.[1] ?? {};
}

/** Replaces the rules as they are now. */
async function updateTypes(value: unknown[]): Promise<Schemas['ActivityTypeList']> {
  const { version } = await call<Schemas['ActivityTypeList']>('GetActivityTypes', {});
  return call('UpdateActivityTypes', { types: { version, value } });
}

const completed = () => ({
  statecode: 1,
  statuscode: 2,
  scheduledstart: '2026-05-04T08:15:00Z',
  regardingobjectid: { id: stage.contact.rowId, table: 'contact' },
});

it('a page visit arrives in the shipped table with its address', async () => {
  const ActivityURL = `https://shop.example/bikes?q=${'x'.repeat(1_900)}`;
  expect(await delivered('pagevisit', {}, 'xbridge_pagevisit', { ActivityURL })).toMatchObject({
    ...completed(),
    subject: 'The pagevisit',
    xbridge_url: ActivityURL,
  });
});

it('a submitted form arrives in the shipped table with its name and what was entered', async () => {
  const form = await addForm(stage.database, 'Demo', [
    { column: 'Select', columnType: 'text', caption: 'Which bike?' },
    { column: 'Order', columnType: 'longtext', caption: 'Your wishes' },
    { column: 'Group', columnType: 'boolean', caption: 'For a group?' },
    { column: 'Where', columnType: 'text', caption: 'Left empty' },
  ]);
  const row = await delivered('bizformsubmit', {}, 'xbridge_formsubmission', {
    ActivityItemID: form.formId,
    ActivityItemDetailID: await form.submit({
      Select: 'City &amp; fast',
      Order: 'Soon\nplease',
      Group: false,
    }),
  });
  expect(row).toMatchObject({
    ...completed(),
    xbridge_formname: 'The form Demo',
    description: 'Which bike?: City & fast\nYour wishes: Soon\n  please\nFor a group?: No',
  });
});

for (const [type, activity, description] of [
  [
    'newsletteropen',
    { ActivityItemID: 3, ActivityItemDetailID: 7 },
    'Newsletter: Bikes & more\nIssue: Spring',
  ],
  [
    'newsletterclickthrough',
    { ActivityItemID: 3, ActivityItemDetailID: 7, ActivityURL: 'https://shop.example/offer' },
    'Newsletter: Bikes & more\nIssue: Spring\nLink: https://shop.example/offer',
  ],
  ['newslettersubscription', { ActivityItemID: 3 }, 'Newsletter: Bikes & more'],
  ['purchase', { ActivityItemID: 17, ActivityValue: '1234.50' }, 'Order: 17\nTotal: 1234.50'],
] as const)
  only13('it has no newsletters and no shop')(
    `${type} arrives in the table that was chosen, with what it is about`,
    async () => {
      expect(await delivered(type, { table: 'task' }, 'task', activity)).toMatchObject({
        subject: `The ${type}`,
        description,
        statecode: 1,
      });
    },
  );

it('the examples of the documentation can be stored as they stand', async () => {
  const examples = [...readFileSync('docs/activities.md', 'utf8').matchAll(/```json\n(.*?)```/gs)];
  expect(examples.length).toBeGreaterThan(1);
  for (const [, example = ''] of examples) {
    const types = JSON.parse(example) as Schemas['ActivityTypeRules'];
    const { value } = await updateTypes(types.value);
    const ruled = value.flatMap(({ type, rule }) => (rule ? [type] : []));
    expect(ruled.sort()).toEqual(types.value.map(({ type }) => type).sort());
  }
});

it('a type without a table is shown to makers with the reason', async () => {
  const { value } = await updateTypes([]);
  expect(value.find(({ type }) => type === 'landingpage')).toMatchObject({
    state: 'skipped',
    code: 'typeWithoutTable',
    reason: expect.stringMatching(/no activity table called landingpage/),
  });
});
