import type { BridgeDatabase } from './bridgeDatabase.ts';
import type { Product } from './product.ts';

/** The open database as one of a product. */
export function withProduct(database: BridgeDatabase, product: Product): BridgeDatabase {
  return { ...database, product, forRuns: { ...database.forRuns, product } };
}
