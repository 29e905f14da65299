import type { Kysely } from 'kysely';
import type { DatabaseHandle } from './bridgeDatabase.ts';
import type { DialectFunctions } from './dialectFunctions.ts';
import { type Product, unrecognised } from './product.ts';
import type { ContactTables, MainTables, Tables } from './tables.ts';

/** A handle on one database that holds everything, or on a transaction there. */
export function wholeHandle(
  db: Kysely<Tables>,
  dialect: DialectFunctions,
  product: Product = unrecognised,
): DatabaseHandle {
  return {
    db: db.$pickTables<keyof ContactTables>(),
    main: db.$pickTables<keyof MainTables>(),
    dialect,
    product,
    separated: false,
  };
}
