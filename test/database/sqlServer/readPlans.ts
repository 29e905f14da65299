import { sql } from 'kysely';
import type { ContactHandle } from '../../../bridge/database/bridgeDatabase.ts';

/** Nothing that holds it is told of: what the test itself asks for. */
export const ofTheTest = '/* of the test */';

/** Lets the server plan as if a table had so many rows, and forgets the plans it has made for this database. */
export async function pretendRows(
  { db }: ContactHandle,
  rows: Readonly<Record<string, number>>,
  rowsPerPage: number,
): Promise<void> {
  await sql`alter database current set auto_update_statistics off`.execute(db);
  for (const [table, count] of Object.entries(rows)) {
    const pages = Math.ceil(count / rowsPerPage);
    await sql`update statistics ${sql.table(table)} with rowcount = ${sql.lit(count)}, pagecount = ${sql.lit(pages)}`.execute(
      db,
    );
  }
  await sql`alter database scoped configuration clear procedure_cache`.execute(db);
}

/**
 * The plans that the server keeps of statements about the bridge's and Xperience's tables of this database. Those that end
 * in OPTION (RECOMPILE) are not kept. The login needs VIEW SERVER STATE.
 */
export async function readPlans({ db }: ContactHandle): Promise<{ statement: string; xml: string }[]> {
  const { rows } = await sql<{ statement: string; xml: string | null }>`
    select texts.text as statement, planned.query_plan as xml
    from sys.dm_exec_query_stats as stats
    cross apply sys.dm_exec_sql_text(stats.sql_handle) as texts
    cross apply sys.dm_exec_text_query_plan(stats.plan_handle, stats.statement_start_offset, stats.statement_end_offset) as planned
    cross apply sys.dm_exec_plan_attributes(stats.plan_handle) as attributes
    where attributes.attribute = 'dbid' and cast(attributes.value as int) = db_id()
      and (texts.text like '%dynamics365%' or texts.text like '%OM[_]%')
      and texts.text not like ${`%${ofTheTest}%`}`.execute(db);
  return rows.flatMap(({ statement, xml }) => (xml === null ? [] : [{ statement, xml }]));
}
