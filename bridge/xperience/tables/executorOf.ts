import type { QueryExecutorProvider } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { contactTables } from '../products/xperience13/tables/xperienceTables.ts';

const besideContacts = new Set(Object.keys(contactTables).map((name) => name.toLowerCase()));

/** Whether a table is beside the contacts wherever they are: one of those Xperience moves, or the bridge's own. */
export function isContactTable(name: string): boolean {
  return name.startsWith('dynamics365.') || besideContacts.has(name.toLowerCase());
}

/** Where statements about a table go that name it only at run time. */
export function executorOf({ db, main }: DatabaseHandle, table: string): QueryExecutorProvider {
  return isContactTable(table) ? db : main;
}
