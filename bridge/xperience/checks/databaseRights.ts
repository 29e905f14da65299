import type { DatabaseRight } from '../../database/databaseRight.ts';
import { grantedColumns } from '../contacts/write/contactColumns.ts';
import { automationTables } from '../products/xperience13/tables/automationTables.ts';
import { xperienceTables } from '../products/xperience13/tables/xperienceTables.ts';
import { settingViews } from '../settings/settingNames.ts';
import { isContactTable } from '../tables/executorOf.ts';
import { linkFields } from './checkLinkFields.ts';

/** Tables with columns the bridge has no business with: secrets of a second factor, profiles. */
const readByColumn = new Set(['CMS_User', 'CMS_UserSettings']);

const linkColumns = linkFields.map(({ name }) => name);

/** Tables whose rows are not to be read: settings are read through views, and the event log is only added to. */
const neverRead = new Set(['CMS_SettingsKey', 'CMS_EventLog']);

/** Everything the bridge reads and writes in Xperience's tables, and what it does in its own schema. */
export const neededRights: readonly DatabaseRight[] = [
  ...Object.values(xperienceTables).map(({ name, columns }): DatabaseRight => {
    if (neverRead.has(name)) return { right: 'VIEW DEFINITION', on: 'table', name };
    return {
      right: 'SELECT',
      on: 'table',
      name,
      ...(readByColumn.has(name) ? { columns: columns.map((column) => column.name) } : {}),
    };
  }),
  {
    right: 'UPDATE',
    on: 'table',
    name: 'OM_Contact',
    columns: ['ContactLastModified', ...linkColumns, ...grantedColumns],
  },
  { right: 'INSERT', on: 'table', name: 'CMS_EventLog' },
  ...(['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const).map(
    (right): DatabaseRight => ({ right, on: 'schema', name: 'dynamics365' }),
  ),
];

/** The settings, through views that show and change no others than the bridge's business. */
export const settingRights: readonly DatabaseRight[] = [
  { right: 'SELECT', on: 'table', name: settingViews.read },
  // An UPDATE reads the columns that it compares.
  { right: 'SELECT', on: 'table', name: settingViews.write },
  { right: 'UPDATE', on: 'table', name: settingViews.write, columns: ['KeyValue', 'KeyLastModified'] },
];

/** What a login of an earlier `deployment/grants.sql` has in their place; it opens every setting of the site. */
export const wideSettingRights: readonly DatabaseRight[] = [
  { right: 'SELECT', on: 'table', name: 'CMS_SettingsKey' },
  { right: 'UPDATE', on: 'table', name: 'CMS_SettingsKey', columns: ['KeyValue', 'KeyLastModified'] },
];

/** Names of newsletters and their issues, for activities about them; not every installation has the tables. */
const newsletterTables = ['Newsletter_Newsletter', 'Newsletter_NewsletterIssue'];

/** What only the check of an installation reads, and what the bridge can do without. */
export const optionalRights: readonly DatabaseRight[] = [
  ...Object.keys(automationTables),
  ...newsletterTables,
].map((name) => ({
  right: 'SELECT',
  on: 'table',
  name,
}));

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
