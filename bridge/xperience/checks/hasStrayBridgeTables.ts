import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/**
 * Whether bridge tables are in the main database although contact data is separated: it was separated after the
 * set-up, and Xperience leaves them behind.
 */
export async function hasStrayBridgeTables({ main, dialect, separated }: DatabaseHandle): Promise<boolean> {
  return separated && (await dialect.readColumns(main, 'dynamics365.schema_version')).length > 0;
}
