import { proposeMapping } from '../../../mapping/propose/proposeMapping.ts';
import type { KnownValues, ProposedPair } from '../../../mapping/propose/proposeTypes.ts';
import type { ContactField, MappingItem } from '../../../mapping/types.ts';
import { readExtendedFields } from '../../extensions/extendedFields.ts';
import type { SyncParts } from '../../syncParts.ts';
import { contactTable } from '../contactTable.ts';
import { sampleValues } from './sampleValues.ts';

/** A proposal with how many fields it looked at. */
export interface MappingProposal {
  pairs: ProposedPair[];
  /** Fields without a pair, for which nothing was found. */
  without: ContactField[];
}

/** A field with more values than this is no choice: they may be names of people. */
const mostValues = 20;
/** A value that fewer contacts have is taken for no choice of a list. */
const leastContacts = 2;
/** The columns of a minute ago are those that are there. */
const maxAgeMs = 60_000;

/**
 * Proposes columns for the fields that have none yet, by what both sides are called and hold; changes nothing.
 * @param existing the pairs there are, saved or in a draft: they are left as they are
 * @param only fields that are asked about; without it all
 * @throws DataverseUnavailable, or SyncRefused where Xperience does not tell its contact fields
 */
export async function proposePairs(
  {
    database,
    dataverse,
    extensions,
    stopping: signal,
  }: Pick<SyncParts, 'database' | 'dataverse' | 'extensions' | 'stopping'>,
  existing: readonly MappingItem[],
  only?: readonly string[],
): Promise<MappingProposal> {
  const { offered } = await readExtendedFields(database, extensions);
  const now = { signal, maxAgeMs };
  const { columns } = await dataverse.describeTable(contactTable, now);
  const tables = await dataverse.listTables(now);
  const nameColumns = new Map(
    [...tables.values()].flatMap(({ name, primaryName }) => (primaryName ? [[name, primaryName]] : [])),
  );
  const mapped = new Set(existing.map(({ field }) => field));
  const open = offered.filter(({ name }) => !mapped.has(name) && (only?.includes(name) ?? true));
  const values = await valuesOf(database, open);
  const pairs = proposeMapping({ fields: open, columns, existing, values, nameColumns });
  const found = new Set(pairs.map(({ item }) => item.field));
  return { pairs, without: open.filter(({ name }) => !found.has(name)) };
}

/** What controls offer; where they list nothing, what contacts have, as long as it looks like a list of choices. */
async function valuesOf(
  database: SyncParts['database'],
  fields: readonly ContactField[],
): Promise<KnownValues> {
  const offered = fields.flatMap(({ name, choices }) => (choices ? [[name, choices] as const] : []));
  const open = fields.filter(({ choices, type, computed }) => !choices && !computed && type === 'text');
  const { values } = await sampleValues(database, open);
  const sampled = [...values].flatMap(([name, found]) => {
    const choices = found.filter(({ contacts }) => contacts >= leastContacts);
    const isList = found.length > 1 && found.length <= mostValues && choices.length === found.length;
    return isList ? [[name, choices.map(({ value }) => ({ value, label: value }))] as const] : [];
  });
  return new Map([...offered, ...sampled]);
}
