import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Product } from '../../database/product.ts';
import { unrecognised } from '../../database/product.ts';
import { sameText } from '../../database/sameText.ts';
import type { XperienceFinding } from '../checks/xperienceFinding.ts';
import { executorOf } from '../tables/executorOf.ts';
import { xperience13 } from './xperience13/xperience13.ts';
import { tables } from './xperienceByKentico/tables.ts';
import { xperienceByKentico } from './xperienceByKentico/xperienceByKentico.ts';

/** What only one product has: tables, and columns of tables that both have. */
const marks = {
  'Xperience 13': {
    tables: ['CMS_Site', 'CMS_UserSettings', 'OM_Score', 'OM_ScoreContactRule'],
    columns: { OM_Activity: 'ActivitySiteID', CMS_Class: 'ClassIsForm', CMS_User: 'UserPrivilegeLevel' },
  },
  'Xperience by Kentico': {
    tables: ['CMS_Channel', 'CMS_ContentLanguage', 'CMS_ApplicationPermission'],
    columns: {
      OM_Activity: 'ActivityChannelID',
      CMS_Class: 'ClassType',
      CMS_User: 'UserAdministrationAccess',
    },
  },
} as const;

type Title = keyof typeof marks;

interface Seen {
  found: string[];
  missing: string[];
}

/** The product a database belongs to, or why nobody can say. */
export type Recognised = { product: Product } | { finding: XperienceFinding };

/**
 * Recognises the product by the tables and columns that only one of them has; a version may be written anywhere. What
 * has marks of both is half migrated or put together by hand, and is worked on by nobody.
 */
export async function recogniseProduct(database: DatabaseHandle): Promise<Recognised> {
  const seen = {
    'Xperience 13': await look(database, 'Xperience 13'),
    'Xperience by Kentico': await look(database, 'Xperience by Kentico'),
  };
  const [older, newer] = [seen['Xperience 13'], seen['Xperience by Kentico']];
  if (older.found.length > 0 && newer.found.length > 0) return { finding: halfMigrated(older, newer) };
  if (older.found.length > 0) return { product: xperience13 };
  if (newer.found.length > 0) return { product: xperienceByKentico(await missingIn(database)) };
  return {
    finding: {
      code: 'notXperience',
      detail: `Nothing in the database tells which Xperience it belongs to: it has nothing of Xperience 13 (${older.missing.join(', ')}) and nothing of Xperience by Kentico (${newer.missing.join(', ')}).`,
      remedy:
        'Give the connection string of a complete database, with a login that may see these tables (deployment/ has scripts of rights).',
    },
  };
}

/** Whether somebody has looked, and found one. */
export function isRecognised({ product }: Pick<DatabaseHandle, 'product'>): boolean {
  return product !== unrecognised;
}

async function look(database: DatabaseHandle, title: Title): Promise<Seen> {
  const seen: Seen = { found: [], missing: [] };
  const { tables, columns } = marks[title];
  const note = (what: string, isThere: boolean) => (isThere ? seen.found : seen.missing).push(what);
  for (const table of tables) note(table, (await columnsOf(database, table)).length > 0);
  for (const [table, column] of Object.entries(columns)) {
    const names = await columnsOf(database, table);
    note(
      `${table}.${column}`,
      names.some((name) => sameText(name, column)),
    );
  }
  return seen;
}

async function columnsOf(database: DatabaseHandle, table: string): Promise<string[]> {
  const columns = await database.dialect.readColumns(executorOf(database, table), table);
  return columns.map(({ name }) => name);
}

/** Optional tables, and columns as `table.column`, that a database of Xperience by Kentico has not got. */
async function missingIn(database: DatabaseHandle): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const { table } of tables.optional)
    if ((await columnsOf(database, table.name)).length === 0) missing.add(table.name);
  for (const each of tables.optionalColumns.keys()) {
    const [table = '', column = ''] = each.split('.');
    if (!(await columnsOf(database, table)).some((name) => sameText(name, column))) missing.add(each);
  }
  return missing;
}

function halfMigrated(older: Seen, newer: Seen): XperienceFinding {
  return {
    code: 'halfMigrated',
    detail: `The database is neither one of Xperience 13 nor one of Xperience by Kentico: it has ${older.found.join(', ')} of the former (without ${listed(older.missing)}), and ${newer.found.join(', ')} of the latter (without ${listed(newer.missing)}).`,
    remedy:
      'The migration makes a database of its own beside that of Xperience 13: give the connection string of one or the other, whole.',
  };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing of it missing' : names.join(', ');
}
