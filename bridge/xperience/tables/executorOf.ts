import type { QueryExecutorProvider } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** Whether a table is beside the contacts wherever they are: one of those Xperience moves, which begin alike, or the bridge's own. */
export function isContactTable(name: string): boolean {
  return name.startsWith('dynamics365.') || /^om_/i.test(name);
}

/** Where statements about a table go that name it only at run time. */
export function executorOf({ db, main }: DatabaseHandle, table: string): QueryExecutorProvider {
  return isContactTable(table) ? db : main;
}
