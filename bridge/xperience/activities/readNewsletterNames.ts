import { sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { typed } from '../../database/typed.ts';
import { readLocalize } from '../texts/localizedTexts.ts';
import type { ActivityRecord } from './activityRecord.ts';

/** Newsletters and their issues, by number. */
export interface NewsletterNames {
  newsletters: ReadonlyMap<number, string>;
  issues: ReadonlyMap<number, string>;
}

/** Names of tables and columns are those of Xperience's published model; installations without e-mails lack them. */
const newsletterTable = {
  table: 'Newsletter_Newsletter',
  key: 'NewsletterID',
  name: 'NewsletterDisplayName',
};
const issueTable = { table: 'Newsletter_NewsletterIssue', key: 'IssueID', name: 'IssueSubject' };

/** What the newsletters and issues of some activities are called; those that were deleted are absent. */
export async function readNewsletterNames(
  database: MainHandle,
  activities: readonly ActivityRecord[],
): Promise<NewsletterNames> {
  const newsletters = activities.flatMap(({ itemId }) => itemId ?? []);
  const issues = activities.flatMap(({ itemDetailId }) => itemDetailId ?? []);
  return {
    newsletters: await readNames(database, newsletterTable, newsletters),
    issues: await readNames(database, issueTable, issues),
  };
}

async function readNames(
  database: MainHandle,
  { table, key, name }: typeof newsletterTable,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { main, dialect } = database;
  const columns = (await dialect.readColumns(main, table)).map((column) => column.name);
  if (!columns.includes(key) || !columns.includes(name)) return new Map();
  const wanted = idRows(dialect, 'wanted', new Set(ids));
  const { rows } = await sql<{ id: number; name: string }>`
    select ${typed(sql.id('named', key), 'int').as('id')},
      ${typed(sql.id('named', name), 'nvarchar(450)').as('name')}
    from ${sql.id(table)} as named inner join ${wanted} on wanted.id = ${sql.id('named', key)}`.execute(main);
  const localize = await readLocalize(
    database,
    rows.map((row) => row.name),
  );
  return new Map(rows.map((row) => [row.id, localize(row.name)]));
}
