import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { FieldValue } from '../../mapping/types.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';
import type { ContactReference } from './contactReferences.ts';

type Column = ContactReference['column'];
type Names = ReadonlyMap<number, string>;

/** The numbers are an inference from an older version's code; the words are Xperience's. */
const genders: Names = new Map([
  [1, 'Male'],
  [2, 'Female'],
]);

/** Where a reference's names are read; countries, states and users never in one query with contacts, which may be in another database. */
const readers: Readonly<
  Record<Column, (database: DatabaseHandle, ids: readonly number[]) => Promise<Names>>
> = {
  ContactCountryID: async (database, ids) =>
    localizedNames(
      database,
      await database.main
        .selectFrom('CMS_Country as row')
        .innerJoin(idRows(database.dialect, 'wanted', ids), 'wanted.id', 'row.CountryID')
        .select(['row.CountryID as id', 'row.CountryDisplayName as name', 'row.CountryName as code'])
        .execute(),
    ),
  ContactStateID: async (database, ids) =>
    localizedNames(
      database,
      await database.main
        .selectFrom('CMS_State as row')
        .innerJoin(idRows(database.dialect, 'wanted', ids), 'wanted.id', 'row.StateID')
        .select(['row.StateID as id', 'row.StateDisplayName as name', 'row.StateName as code'])
        .execute(),
    ),
  ContactStatusID: async (database, ids) =>
    localizedNames(
      database,
      await database.db
        .selectFrom('OM_ContactStatus as row')
        .innerJoin(idRows(database.dialect, 'wanted', ids), 'wanted.id', 'row.ContactStatusID')
        .select([
          'row.ContactStatusID as id',
          'row.ContactStatusDisplayName as name',
          'row.ContactStatusName as code',
        ])
        .execute(),
    ),
  ContactOwnerUserID: (database, ids) => database.product.users.readNames(database, ids),
  ContactGender: async () => genders,
};

/**
 * Looks up the names of everything the rows refer to, one query a kind of reference.
 * @returns name of a number; null for none, and for a number whose row has gone
 */
export async function readReferenceNames(
  database: DatabaseHandle,
  references: readonly ContactReference[],
  rows: readonly Readonly<Record<string, FieldValue>>[],
): Promise<(column: Column, id: FieldValue | undefined) => string | null> {
  const names = new Map<Column, Names>();
  for (const { column } of references) {
    const ids = new Set(rows.map((row) => row[column]).filter((id) => typeof id === 'number'));
    if (ids.size > 0) names.set(column, await readers[column](database, [...ids]));
  }
  return (column, id) => names.get(column)?.get(Number(id ?? 0)) ?? null;
}

/** Names that administrators may write in several languages; the code name stands in for one nobody can read. */
async function localizedNames(
  database: MainHandle,
  rows: readonly { id: number; name: string; code: string }[],
): Promise<Names> {
  const localize = await readLocalize(
    database,
    rows.map(({ name }) => name),
  );
  return namesOf(rows.map(({ id, name, code }) => ({ id, name: readableName(localize, name, code) })));
}

const namesOf = (rows: readonly { id: number; name: string }[]): Names =>
  new Map(rows.map((row) => [row.id, row.name]));
