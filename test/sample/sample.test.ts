import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { checkXperience } from '../../bridge/xperience/checks/checkXperience.ts';
import { readCandidatePage } from '../../bridge/xperience/contacts/readCandidatePage.ts';
import { readContactFields } from '../../bridge/xperience/fields/readContactFields.ts';
import { recognised } from '../../bridge/xperience/openXperience.ts';
import { isSampleDatabase } from '../../bridge/xperience/settings/isSampleDatabase.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { sampleContact } from '../../scripts/sample/contactClass.ts';
import { sampleForms } from '../../scripts/sample/sampleForms.ts';
import { sampleMapping } from '../../scripts/sample/sampleMapping.ts';
import tables from '../standins/dataverse/tables/tables.json' with { type: 'json' };
import { readDigest } from './readDigest.ts';

async function make(contacts: number, seed: number): Promise<BridgeDatabase> {
  const database = await openSqlite({ file: ':memory:' });
  await buildSample(database, { contacts, seed });
  return recognised(database);
}

test('the same seed makes the same data, another one other data', async () => {
  const made = [await make(300, 7), await make(300, 7), await make(300, 8)];
  const digests = await Promise.all(made.map(readDigest));
  for (const each of made) await each.close();
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
});

test('a contact is the same however many are made', async () => {
  const [few, many] = [await make(50, 3), await make(200, 3)];
  const read = ({ db }: BridgeDatabase) =>
    db.selectFrom('OM_Contact').selectAll().where('ContactID', '<=', 50).orderBy('ContactID').execute();
  expect(await read(few)).toEqual(await read(many));
  for (const each of [few, many]) await each.close();
});

test('a database that has a table already is refused and left as it was', async () => {
  const database = await openSqlite({ file: ':memory:' });
  onTestFinished(() => database.close());
  await sql.raw('create table notes (text int)').execute(database.db);
  await expect(buildSample(database, { contacts: 1, seed: 1 })).rejects.toThrow(
    /not empty: it has a table notes/,
  );
  expect(await database.dialect.readTables(database.db)).toEqual(['notes']);
});

test('tells its progress', async () => {
  const database = await openSqlite({ file: ':memory:' });
  onTestFinished(() => database.close());
  const told: number[] = [];
  const made = await buildSample(database, {
    contacts: 5001,
    seed: 1,
    onProgress: (done) => told.push(done.contacts),
  });
  expect([told, made.contacts]).toEqual([[5000, 5001], 5001]);
});

describe('a sample of 2,000 contacts', () => {
  let database: BridgeDatabase;
  beforeAll(async () => {
    database = await make(2000, 1);
    await migrate(database);
    return () => database.close();
  });

  const contacts = () => database.db.selectFrom('OM_Contact').selectAll().orderBy('ContactID').execute();
  const count = async (condition: (contact: Awaited<ReturnType<typeof contacts>>[number]) => boolean) =>
    (await contacts()).filter(condition).length;

  test('passes for a sound Xperience 13', async () => {
    expect(await checkXperience(database, 'BlueHeron')).toEqual([]);
  });

  test('is known as a sample', async () => {
    expect(await isSampleDatabase(database)).toBe(true);
  });

  test('numbers contacts without gaps', async () => {
    expect((await contacts()).map((each) => each.ContactID)).toEqual(
      Array.from({ length: 2000 }, (_, index) => index + 1),
    );
  });

  test.each([
    ['letters beyond ASCII', (text: string) => /[ěščřžýáíéüößéèñłąęχ]/i.test(text)],
    ['letters of another script', (text: string) => /[\u0370-\u03ff\u3040-\u9fff]/.test(text)],
    ['emoji', (text: string) => /\p{Extended_Pictographic}/u.test(text)],
    ['HTML entities', (text: string) => /&#39;|&amp;/.test(text)],
    ['over-long names', (text: string) => text.length > 50],
    ['blanks around a name', (text: string) => text !== text.trim()],
    ['anonymous visitors', (text: string) => text.startsWith('Anonymous - ')],
  ])('has contacts with %s', async (_what, has) => {
    const found = await count(
      (each) =>
        has(each.ContactFirstName ?? '') ||
        has(each.ContactLastName ?? '') ||
        has(each.ContactCompanyName ?? ''),
    );
    expect(found).toBeGreaterThan(5);
  });

  test('has contacts without names, without e-mail, and some who share one', async () => {
    const all = await contacts();
    const emails = all.flatMap((each) => each.ContactEmail?.toLowerCase() ?? []);
    expect(all.filter((each) => each.ContactLastName === null).length).toBeGreaterThan(5);
    expect(all.length - emails.length).toBeGreaterThan(50);
    expect(emails.length - new Set(emails).size).toBeGreaterThan(20);
  });

  test('writes only to addresses nobody can own', async () => {
    const emails = (await contacts()).flatMap((each) => each.ContactEmail ?? []);
    expect(emails.filter((each) => !/@example\.(com|net|org)$/i.test(each))).toEqual([]);
  });

  test('no contact changed before it was made, or after the present of the sample', async () => {
    expect(
      await count(
        (each) => each.ContactLastModified < each.ContactCreated || each.ContactLastModified > '2026-06-01',
      ),
    ).toBe(0);
  });

  test('about half of the contacts qualify, fewer by another rule', async () => {
    const page = { after: 0, upTo: 2000, minimumScore: 100, fields: [], limit: 5000 };
    const single = await readCandidatePage(database, { ...page, scoreRule: 'singleScore' });
    const sum = await readCandidatePage(database, { ...page, scoreRule: 'sumOfScores' });
    expect(single.length).toBeGreaterThan(800);
    expect(single.length).toBeLessThan(1200);
    const ids = new Set(single.map((each) => each.contactId));
    expect(sum.filter((each) => !ids.has(each.contactId)).length).toBeGreaterThan(50);
  });

  test('maps only fields that are offered', async () => {
    const offered = new Set((await readContactFields(database)).map((each) => each.name));
    expect(sampleMapping.Items.filter((item) => !offered.has(item.XperienceFieldName))).toEqual([]);
  });

  test('maps to columns that a Dynamics contact has, named by their types', () => {
    const columns = new Map(
      tables.tables
        .find((table) => table.logicalName === 'contact')
        ?.columns.map((column) => [column.name, column.type]),
    );
    const mapped = sampleMapping.Items.filter((item) => item.Dynamics365Field !== '');
    const wrong = mapped.filter((item) => columns.get(item.Dynamics365Field) !== item.DynamicsAttributeType);
    expect([mapped.length > 15, wrong]).toEqual([true, []]);
  });

  test('form definition and table of the contact agree', async () => {
    const fields = (await readContactFields(database)).filter((field) =>
      sampleContact.columns.some((column) => column.name === field.name),
    );
    const wrong = fields.filter((field) => {
      const type = sampleContact.columns.find((column) => column.name === field.name)?.type ?? '';
      return field.size !== undefined && !type.includes(String(field.size));
    });
    expect([fields.length > 20, wrong]).toEqual([true, []]);
  });

  test('each form submission activity leads to a row of its form', async () => {
    for (const [index, form] of sampleForms.entries()) {
      const key = form.fields[0]?.column ?? '';
      const { rows } = await sql`
        select ActivityID from OM_Activity where ActivityType = 'bizformsubmit' and ActivityItemID = ${index + 1}
          and ActivityItemDetailID not in (select ${sql.id(key)} from ${sql.id(form.tableName)})`.execute(
        database.db,
      );
      const submissions = await sql`select ${sql.id(key)} from ${sql.id(form.tableName)}`.execute(
        database.db,
      );
      expect([rows, submissions.rows.length > 20]).toEqual([[], true]);
    }
  });

  test('has activities of several types, no earlier than their contact', async () => {
    const rows = await database.db
      .selectFrom('OM_Activity as activity')
      .innerJoin('OM_Contact as contact', 'contact.ContactID', 'activity.ActivityContactID')
      .select(['activity.ActivityType', 'activity.ActivityCreated', 'contact.ContactCreated'])
      .execute();
    expect(new Set(rows.map((row) => row.ActivityType))).toEqual(
      new Set(['pagevisit', 'bizformsubmit', 'purchase', 'internalsearch', 'phonecall']),
    );
    expect(rows.filter((row) => (row.ActivityCreated ?? '') < row.ContactCreated)).toEqual([]);
  });
});
