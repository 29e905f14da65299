import type { Kysely } from 'kysely';
import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { BridgeTables } from '../../../database/bridgeTables.ts';
import type { XperienceByKenticoTables } from './tables/xperienceByKenticoTables.ts';

/** The whole database as this product has it: contact data is never separated, so one way leads to all tables. */
export function byKentico({
  main,
}: Pick<MainHandle, 'main'>): Kysely<XperienceByKenticoTables & BridgeTables> {
  return main as unknown as Kysely<XperienceByKenticoTables & BridgeTables>;
}
