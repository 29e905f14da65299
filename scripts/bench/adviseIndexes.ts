import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { indexAdvice } from '../../bridge/xperience/checks/indexAdvice.ts';

/** Makes the indexes that the docs advise for large installations. The embedded engine has no INCLUDE: there the columns follow. */
export async function adviseIndexes({ db, dialect }: BridgeDatabase): Promise<void> {
  for (const { statement } of indexAdvice) {
    const text = dialect.engine === 'sqlite' ? statement.replace(/\) include \(/, ', ') : statement;
    await sql.raw(text).execute(db);
  }
}
