import { type QueryExecutorProvider, sql } from 'kysely';
import type { ContactHandle, MainHandle } from '../database/bridgeDatabase.ts';
import { minutesBetween } from '../database/dateTime2.ts';
import type { DialectFunctions } from '../database/dialectFunctions.ts';
import type { DateTime2 } from '../database/sqlType.ts';

/** The database's clocks at one moment. */
export interface CurrentTimes {
  /** What Xperience stamps rows with. */
  local: DateTime2;
  utc: DateTime2;
  /** Minutes the local time is ahead of UTC. */
  offsetMinutes: number;
}

/** The clocks of the database that holds the contacts: their stamps, runs and leases go by them. */
export function currentTimes({ db, dialect }: ContactHandle): Promise<CurrentTimes> {
  return readTimes(db, dialect);
}

/** The clocks of the main database, for what Xperience itself stamps there. */
export function currentTimesOfMain({ main, dialect }: MainHandle): Promise<CurrentTimes> {
  return readTimes(main, dialect);
}

async function readTimes(db: QueryExecutorProvider, dialect: DialectFunctions): Promise<CurrentTimes> {
  const query = sql<{ local: DateTime2; utc: DateTime2 }>`
    select ${dialect.now().as('local')}, ${dialect.utcNow().as('utc')}`;
  const [row] = (await query.execute(db)).rows;
  if (row === undefined) throw new Error('The database did not tell the time.');
  return { ...row, offsetMinutes: Math.round(minutesBetween(row.utc, row.local)) };
}
