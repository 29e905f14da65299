import { sql } from 'kysely';
import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import { minutesBetween } from '../database/dateTime2.ts';
import type { DateTime2 } from '../database/sqlType.ts';

/** The database's clocks at one moment. */
export interface CurrentTimes {
  /** What Xperience stamps rows with. */
  local: DateTime2;
  utc: DateTime2;
  /** Minutes the local time is ahead of UTC. */
  offsetMinutes: number;
}

export async function currentTimes({ db, dialect }: DatabaseHandle): Promise<CurrentTimes> {
  const query = sql<{ local: DateTime2; utc: DateTime2 }>`
    select ${dialect.now().as('local')}, ${dialect.utcNow().as('utc')}`;
  const [row] = (await query.execute(db)).rows;
  if (row === undefined) throw new Error('The database did not tell the time.');
  return { ...row, offsetMinutes: Math.round(minutesBetween(row.utc, row.local)) };
}
