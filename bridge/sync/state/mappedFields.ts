import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { AgreedValues, CompiledMapping } from '../../mapping/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { readCursor } from './cursor.ts';

/** Contact field by column. */
type FieldOfColumn = Readonly<Record<string, string>>;

const columns = columnsOf('dynamics365.cursor');
const nameOf = (fingerprint: string): string => `mapping.${fingerprint}`;

/** Remembers which field each column was mapped to, so that a later mapping knows what agreed values speak of. */
export async function rememberMapping(
  database: DatabaseHandle,
  plan: { fingerprint: string; mapping: CompiledMapping },
): Promise<void> {
  const fields = Object.fromEntries(plan.mapping.pairs.map((pair) => [pair.column.name, pair.field.name]));
  const { utc } = await currentTimes(database);
  const row = { name: nameOf(plan.fingerprint), value: JSON.stringify(fields), changed_at: utc };
  await insertIfAbsent(database, 'dynamics365.cursor', columns, ['name'], [row]);
}

/** Mappings by fingerprint; those that nobody remembers are absent. */
export async function readFormerMappings(
  database: DatabaseHandle,
  fingerprints: ReadonlySet<string>,
): Promise<Map<string, FieldOfColumn>> {
  const former = new Map<string, FieldOfColumn>();
  for (const fingerprint of fingerprints) {
    const fields = await readCursor<FieldOfColumn>(database, nameOf(fingerprint));
    if (fields) former.set(fingerprint, fields);
  }
  return former;
}

/**
 * The agreed values that still speak of the fields mapped now: what was agreed about a column says nothing once the
 * column belongs to another field.
 */
export function stillAgreed(
  mapping: CompiledMapping,
  agreed: AgreedValues,
  former: FieldOfColumn,
): AgreedValues {
  const kept = { ...agreed };
  for (const { column, field } of mapping.pairs) {
    const before = former[column.name];
    if (before !== undefined && before !== field.name) delete kept[column.name];
  }
  return kept;
}
