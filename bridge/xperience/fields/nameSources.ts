import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { type NamesQuery, namedColumns, type StoredReference, type WantedIds } from './namedRows.ts';

interface NameSource {
  /** Which database it is in, where contact data is separated. */
  half: 'db' | 'main';
  /** Whether administrators may write its names in several languages. */
  localized: boolean;
  select(database: DatabaseHandle, wanted: WantedIds): NamesQuery;
}

/** Where the names of references are. */
export const nameSources: Readonly<Record<StoredReference, NameSource>> = {
  ContactCountryID: {
    half: 'main',
    localized: true,
    select({ main, dialect }, wanted) {
      const columns = {
        id: sql.ref('row.CountryID'),
        name: sql.ref('row.CountryDisplayName'),
        code: sql.ref('row.CountryName'),
      };
      return main
        .selectFrom('CMS_Country as row')
        .innerJoin(wanted, 'wanted.id', 'row.CountryID')
        .select(namedColumns(dialect, 'ContactCountryID', columns)) as unknown as NamesQuery;
    },
  },
  ContactStateID: {
    half: 'main',
    localized: true,
    select({ main, dialect }, wanted) {
      const columns = {
        id: sql.ref('row.StateID'),
        name: sql.ref('row.StateDisplayName'),
        code: sql.ref('row.StateName'),
      };
      return main
        .selectFrom('CMS_State as row')
        .innerJoin(wanted, 'wanted.id', 'row.StateID')
        .select(namedColumns(dialect, 'ContactStateID', columns)) as unknown as NamesQuery;
    },
  },
  ContactStatusID: {
    half: 'db',
    localized: true,
    select({ db, dialect }, wanted) {
      const columns = {
        id: sql.ref('row.ContactStatusID'),
        name: sql.ref('row.ContactStatusDisplayName'),
        code: sql.ref('row.ContactStatusName'),
      };
      return db
        .selectFrom('OM_ContactStatus as row')
        .innerJoin(wanted, 'wanted.id', 'row.ContactStatusID')
        .select(namedColumns(dialect, 'ContactStatusID', columns)) as unknown as NamesQuery;
    },
  },
  ContactOwnerUserID: {
    half: 'main',
    localized: false,
    select: (database, wanted) => database.product.users.selectNames(database, 'ContactOwnerUserID', wanted),
  },
};
