import type { Connection, Row, Value } from '../connect/connection.ts';
import type { Both } from './both.ts';
import type { MigratedOwners } from './migrateUsers.ts';

/** Columns of the product itself that are copied as they are. */
const copied = [
  'ContactID',
  'ContactFirstName',
  'ContactMiddleName',
  'ContactLastName',
  'ContactJobTitle',
  'ContactAddress1',
  'ContactCity',
  'ContactZIP',
  'ContactMobilePhone',
  'ContactBusinessPhone',
  'ContactEmail',
  'ContactGender',
  'ContactNotes',
  'ContactMonitored',
  'ContactGUID',
  'ContactLastModified',
  'ContactCreated',
  'ContactCampaign',
  'ContactCompanyName',
];

const renumbered = ['ContactStateID', 'ContactCountryID', 'ContactOwnerUserID'];

/** Columns of the product that stay empty; every other column of the target is a custom field. */
const left = /^(ContactBirthday|ContactStatusID|ContactBounces|ContactPersonaID|ContactSalesForce\w+)$/;

const longestCompany = 100;
const page = 2_000;

/**
 * Contacts with their numbers, GUIDs and times, in the order of the numbers. Birthday, status, bounces and what belongs
 * to Salesforce stay empty; country, state and owner get the numbers of the target, and a contact with one that has none
 * there is skipped. Custom fields come along when the target has them, with column and field of the class.
 * @throws when the target has a custom field the source lacks: the step fails as a whole
 */
export async function migrateContacts({ source, target, log }: Both, owners: MigratedOwners): Promise<void> {
  const custom = await customColumns(source, target);
  const names = [...copied, ...renumbered, ...custom];
  const countries = await matched({ source, target }, 'CMS_Country', 'Country');
  const states = await matched({ source, target }, 'CMS_State', 'State');
  await target.transaction(async () => {
    let after = 0;
    for (;;) {
      const rows = await source.page('OM_Contact', 'ContactID', after, page);
      const kept: Row[] = [];
      for (const row of rows) {
        const numbers = {
          ContactCountryID: numberOf(countries, row.ContactCountryID),
          ContactStateID: numberOf(states, row.ContactStateID),
          ContactOwnerUserID: numberOf(owners, row.ContactOwnerUserID),
        };
        const reason = obstacle(row, numbers);
        if (reason === undefined) kept.push({ ...row, ...(numbers as Record<string, Value>) });
        else log.skip('contact', String(row.ContactID), reason);
      }
      await target.insert('OM_Contact', names, kept, { identity: true });
      log.wrote('contacts', kept.length);
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = Number(last.ContactID);
    }
  });
}

type Numbers = Record<'ContactCountryID' | 'ContactStateID' | 'ContactOwnerUserID', Value | undefined>;

/** The number in the target; null where there is none to translate, undefined where it has no match. */
function numberOf(known: ReadonlyMap<number, number>, value: Value | undefined): Value | undefined {
  if (value === null || value === undefined) return null;
  return known.get(Number(value));
}

function obstacle(row: Row, numbers: Numbers): string | undefined {
  for (const [name, number] of Object.entries(numbers))
    if (number === undefined) return `${name} ${row[name]} has no match in the target`;
  if (String(row.ContactCompanyName ?? '').length > longestCompany)
    return `ContactCompanyName is longer than ${longestCompany} characters`;
  return undefined;
}

/** Numbers there → here of rows with the same code name. */
async function matched(
  { source, target }: Pick<Both, 'source' | 'target'>,
  table: string,
  prefix: string,
): Promise<Map<number, number>> {
  const columns = [`${prefix}ID`, `${prefix}Name`];
  const here = new Map(
    (await target.read(table, { columns })).map((row) => [
      String(row[`${prefix}Name`]).toLowerCase(),
      Number(row[`${prefix}ID`]),
    ]),
  );
  const pairs: [number, number][] = [];
  for (const row of await source.read(table, { columns })) {
    const number = here.get(String(row[`${prefix}Name`]).toLowerCase());
    if (number !== undefined) pairs.push([Number(row[`${prefix}ID`]), number]);
  }
  return new Map(pairs);
}

/** Custom fields of contacts the target had before the run: a column, and a field of the class of the same name. */
async function customColumns(source: Connection, target: Connection): Promise<string[]> {
  const own = new Set([...copied, ...renumbered]);
  const there = new Set((await source.columns('OM_Contact')).map(({ name }) => name.toLowerCase()));
  const [contactClass] = await target.query(
    "select ClassFormDefinition as text from CMS_Class where ClassName = 'OM.Contact'",
  );
  const fields = String(contactClass?.text ?? '');
  const custom = (await target.columns('OM_Contact'))
    .map(({ name }) => name)
    .filter((name) => !own.has(name) && !left.test(name) && fields.includes(`column="${name}"`));
  const missing = custom.filter((name) => !there.has(name.toLowerCase()));
  if (missing.length > 0)
    throw new Error(`Contacts cannot be copied: the source has no column ${missing.join(', ')}.`);
  return custom;
}
