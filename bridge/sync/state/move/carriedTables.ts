import { type BridgeTableName, bridgeTables } from '../../../database/bridgeTables.ts';

/** Tables that are not carried row by row, each with why. */
export const leftBehind: Partial<Record<BridgeTableName, string>> = {
  'dynamics365.schema_version': 'made with the tables',
  'dynamics365.installation': 'carried as one row at the beginning, and adopted at the end',
  'dynamics365.page_state': 'sessions of the administrator’s pages',
  'dynamics365.seen_fields':
    'triggers begin anew without events: values read otherwise in the new installation',
};

/** Every other bridge table, in the order of their descriptions. */
export const carriedTables: readonly BridgeTableName[] = (
  Object.keys(bridgeTables) as BridgeTableName[]
).filter((name) => leftBehind[name] === undefined);

/** The table behind one; undefined behind the last. */
export function tableAfter(name: string | undefined): BridgeTableName | undefined {
  if (name === undefined) return carriedTables[0];
  return carriedTables[carriedTables.indexOf(name as BridgeTableName) + 1];
}
