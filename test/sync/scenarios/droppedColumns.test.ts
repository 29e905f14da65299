import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandlers } from '../../../bridge/api/createHandlers.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../../bridge/sync/events/pollEvents.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { tables } from '../../../bridge/xperience/products/xperienceByKentico/tables.ts';
import { createTestApi } from '../../api/createTestApi.ts';
import { engineOf } from '../../api/engineOf.ts';
import { createEngine, type Engine } from '../createEngine.ts';
import { outsiders, qualify } from '../qualifying.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

/** Releases of Xperience by Kentico drop columns and tables: one in which everything is gone the bridge can do without. */
let stage: Stage;
let engine: Engine;

/** Takes columns away with their indexes and keys, as a release does: SQLite drops no column that a key names. */
function dropColumns(file: DatabaseSync, table: string, columns: readonly string[]): void {
  const isKept = (text: string): boolean => !columns.some((column) => text.includes(`"${column}"`));
  const texts = file
    .prepare('select type, sql from sqlite_master where tbl_name = ? and sql is not null')
    .all(table);
  const made = String(texts.find(({ type }) => type === 'table')?.sql);
  const indexes = texts.filter(({ type }) => type === 'index').map(({ sql }) => String(sql));
  const kept = made
    .split('\n')
    .filter(isKept)
    .join('\n')
    .replace(/,(?=\s*\)\s*$)/, '');
  const names = file
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => `"${name}"`)
    .filter(isKept)
    .join(', ');
  file.exec(`alter table "${table}" rename to "${table}_before"`);
  file.exec(kept);
  file.exec(
    `insert into "${table}" (${names}) select ${names} from "${table}_before"; drop table "${table}_before"`,
  );
  for (const each of indexes.filter(isKept)) file.exec(each);
}

/** Their fields go as well. */
function dropFields(file: DatabaseSync, columns: readonly string[]): void {
  const contact = "from CMS_Class where ClassName = 'OM.Contact'";
  const found = file.prepare(`select ClassFormDefinition as form ${contact}`).get();
  const isDropped = new RegExp(`<field[^>]*column="(?:${columns.join('|')})"[^>]*/>`, 'g');
  file
    .prepare("update CMS_Class set ClassFormDefinition = ? where ClassName = 'OM.Contact'")
    .run(String(found?.form).replaceAll(isDropped, ''));
}

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3, product: 'xbk' });
  const file = new DatabaseSync(stage.options.xperience);
  // Other tables go on referring to the one that is made anew.
  file.exec('pragma foreign_keys = off; pragma legacy_alter_table = on');
  for (const { table } of tables.optional) file.exec(`drop table ${table.name}`);
  const columnsOf = Map.groupBy(
    [...tables.optionalColumns.keys()].map((each) => each.split('.')),
    ([table = '']) => table,
  );
  for (const [table, columns] of columnsOf)
    dropColumns(
      file,
      table,
      columns.map(([, column = '']) => column),
    );
  dropFields(file, columnsOf.get('OM_Contact')?.map(([, column = '']) => column) ?? []);
  file.close();
  // As the bridge finds it at its next start.
  engine = await createEngine(stage.options);
});
afterAll(async () => {
  await engine.stop();
  await stage.close();
});

const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;

describe('where everything is gone that the bridge can do without', () => {
  it('a mapping that names a field that is gone with it stops runs with that reason', async () => {
    const name = 'Dynamics365ContactMapping';
    const before = await readModuleSetting(stage.database, name);
    await storeModuleSetting(
      stage.database,
      name,
      before.replace('"ContactMiddleName"', '"ContactStatusName"'),
    );
    await expect(engine.runs.syncContacts(request)).rejects.toMatchObject({
      refusal: {
        code: 'mappingInvalid',
        detail: expect.stringContaining('readable form of ContactStatusID'),
      },
    });
    await storeModuleSetting(stage.database, name, before);
  });

  it('contacts and activities are sent', async () => {
    const { run } = await engine.runs.syncContacts(request);
    expect(run).toMatchObject({ state: 'finished' });
    expect((await stage.links()).size).toBeGreaterThan(20);
    const { run: activities } = await engine.runs.syncActivities(request);
    expect(activities).toMatchObject({ state: 'finished', counts: { failed: 0 } });
    expect(activities.counts.created + activities.counts.unchanged).toBeGreaterThan(0);
  });

  it('a change in Dynamics comes in, and one in Xperience is explained', async () => {
    const [[contactId, rowId] = [0, '']] = await stage.links();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Rider' });
    expect(await updateContact(engine.parts, rowId, { jobtitle: 'Rider' })).toMatchObject({
      changedFields: ['ContactJobTitle'],
    });
    await setJobTitle(stage.database, contactId, 'Racer');
    const { fields } = await explainContact(engine.parts, contactId);
    expect(fields).toContainEqual(expect.objectContaining({ column: 'jobtitle', action: 'send' }));
  });

  it('who qualifies is told', async () => {
    const detection = createEventDetection(engine.parts, { intervalMs: 0 });
    const filter = { kind: 'contactQualified' } as const;
    const poll = (cursor?: string) =>
      pollEvents(engine.parts, detection, { filter, cursor }, async (ids) => ids);
    const { cursor } = await poll();
    const [contactId = 0] = await outsiders(stage.database);
    await qualify(stage.database, contactId);
    expect((await poll(cursor)).items).toEqual([contactId]);
  });

  it.each([
    '/activities',
    '/activitytypes',
    '/contacts/1',
    '/contacts/1/explanation',
    '/contacts?show=linked',
    '/contacts?show=qualifying',
    '/lookups/contactfields',
    '/lookups/contacts?search=eva',
    '/lookups/forms',
    '/mapping',
    '/mapping/proposal',
    '/settings',
    '/status',
  ])('%s is answered', async (path) => {
    const api = createTestApi({ handlers: createHandlers(engineOf(engine, stage.dynamics.url)) });
    const { status, text } = await api.send('GET', path, { as: 'administrator' });
    expect(status, text).toBe(200);
  });
});
