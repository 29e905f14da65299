import { type QueryExecutorProvider, sql } from 'kysely';
import { isDatabaseError } from '../databaseError.ts';
import type { EngineProblem } from '../dialectFunctions.ts';

/**
 * A database that was made by an older server keeps that one's compatibility level, in which OPENJSON is no function
 * (https://learn.microsoft.com/sql/t-sql/functions/openjson-transact-sql: from level 130 on). So it is tried.
 */
export async function findEngineProblem(db: QueryExecutorProvider): Promise<EngineProblem | undefined> {
  try {
    await sql`select count(*) as found from openjson(${'[]'})`.execute(db);
    return undefined;
  } catch (error) {
    if (!isDatabaseError(error, 'other')) throw error;
  }
  const { rows } = await sql<{ name: string; level: number }>`
    select name, compatibility_level as level from sys.databases where name = db_name()`.execute(db);
  const { name, level } = rows[0] ?? { name: 'this', level: 'an older one' };
  return {
    detail: `The database ${name} has the compatibility level ${level}; the bridge needs 130, that of SQL Server 2016, or a later one.`,
    remedy: `Let a database administrator raise it (alter database … set compatibility_level = 130, or that of the server), after a look at what else uses the database.`,
  };
}
