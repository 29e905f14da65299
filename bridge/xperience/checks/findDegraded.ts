import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { executorOf } from '../tables/executorOf.ts';

/** Something this database has not got, and what the bridge does without. */
export interface Degraded {
  /** `table` or `table.column`. */
  missing: string;
  without: string;
}

/** What the bridge can do without and this database has not got, or the login may not see: releases drop columns. */
export async function findDegraded(database: DatabaseHandle): Promise<Degraded[]> {
  const { optional, optionalColumns } = database.product.tables;
  const columnsOf = (table: string) => database.dialect.readColumns(executorOf(database, table), table);
  const found: Degraded[] = [];
  for (const { table, without } of optional)
    if ((await columnsOf(table.name)).length === 0) found.push({ missing: table.name, without });
  for (const [missing, without] of optionalColumns) {
    const [table = '', column = ''] = missing.split('.');
    if (!(await columnsOf(table)).some(({ name }) => sameText(name, column)))
      found.push({ missing, without });
  }
  return found;
}
