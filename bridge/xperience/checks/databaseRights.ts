import type { DatabaseRight } from '../../database/databaseRight.ts';
import type { TableDefinition } from '../../database/defineTable.ts';
import { grantedColumns } from '../contacts/write/contactColumns.ts';
import { settingViews } from '../settings/settingNames.ts';
import { linkColumns } from '../tables/contactColumns.ts';
import { isContactTable } from '../tables/executorOf.ts';

/** What is special about rights on a product's tables. */
export interface RightsSource {
  tables: readonly TableDefinition[];
  /** Tables with columns the bridge has no business with, such as secrets: only those described are read. */
  readByColumn: readonly string[];
  /** Tables whose rows are not to be read as they are: through views, or not at all. */
  neverRead: readonly string[];
}

/** Everything the bridge reads and writes in a product's tables, and what it does in its own schema. */
export function neededRightsOf({ tables, readByColumn, neverRead }: RightsSource): DatabaseRight[] {
  return [
    ...tables.map(({ name, columns }): DatabaseRight => {
      if (neverRead.includes(name)) return { right: 'VIEW DEFINITION', on: 'table', name };
      return {
        right: 'SELECT',
        on: 'table',
        name,
        ...(readByColumn.includes(name) ? { columns: columns.map((column) => column.name) } : {}),
      };
    }),
    {
      right: 'UPDATE',
      on: 'table',
      name: 'OM_Contact',
      columns: ['ContactLastModified', ...Object.keys(linkColumns), ...grantedColumns],
    },
    { right: 'INSERT', on: 'table', name: 'CMS_EventLog' },
    ...(['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const).map(
      (right): DatabaseRight => ({ right, on: 'schema', name: 'dynamics365' }),
    ),
  ];
}

/** Settings are read through a view that shows no others than the bridge's business. */
export const readSettingsRight: DatabaseRight = { right: 'SELECT', on: 'table', name: settingViews.read };

/** What the bridge can do without. */
export function optionalRightsOf(tables: readonly string[]): DatabaseRight[] {
  return tables.map((name) => ({ right: 'SELECT', on: 'table', name }));
}

/** Rights that the login of the service must not have: whoever takes the bridge over would have them, too. */
export const excessiveRights: readonly DatabaseRight[] = [
  { right: 'CONTROL SERVER', on: 'server' },
  { right: 'CONTROL', on: 'database' },
  { right: 'ALTER', on: 'schema', name: 'dynamics365' },
  { right: 'UPDATE', on: 'table', name: 'CMS_User' },
  { right: 'SELECT', on: 'table', name: 'CMS_EventLog' },
  { right: 'INSERT', on: 'table', name: 'OM_Contact' },
  { right: 'DELETE', on: 'table', name: 'OM_Contact' },
];

/**
 * Those of some rights that concern one half of separated data: what is on a table or schema belongs where that is,
 * what is on a whole database or server to both.
 */
export function rightsOfHalf(rights: readonly DatabaseRight[], half: 'main' | 'contacts'): DatabaseRight[] {
  return rights.filter(({ on, name = '' }) => {
    if (on === 'database' || on === 'server') return true;
    return (on === 'schema' || isContactTable(name)) === (half === 'contacts');
  });
}

/** A right in words: `UPDATE on OM_Contact`. */
export function describeRight({ right, on, name }: DatabaseRight): string {
  if (on === 'server') return `${right.replace(' SERVER', '')} of the whole server`;
  return on === 'database'
    ? `${right} of the whole database`
    : `${right} on ${on === 'schema' ? 'schema ' : ''}${name}`;
}
