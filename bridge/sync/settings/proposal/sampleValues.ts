import type { BridgeDatabase } from '../../../database/bridgeDatabase.ts';
import type { ContactField } from '../../../mapping/types.ts';
import { readContacts } from '../../../xperience/contacts/readContacts.ts';
import { readNewestIds } from '../../../xperience/contacts/readNewestIds.ts';

/** A value that contacts have, and how many of those looked at. */
export interface SampledValue {
  value: string;
  contacts: number;
}

/** What contacts have in some fields. */
export interface SampledValues {
  /** How many contacts were looked at, the newest. */
  contacts: number;
  /** By field, the most frequent first. */
  values: ReadonlyMap<string, readonly SampledValue[]>;
}

/** So many contacts are looked at, however many there are. */
export const sampledContacts = 2_000;

/**
 * Which values contacts have in some fields, among the newest contacts: quick on a site of any size, and enough to see
 * what a choice has to be found for. Empty values are left out.
 */
export async function sampleValues(
  database: BridgeDatabase,
  fields: readonly Pick<ContactField, 'name'>[],
): Promise<SampledValues> {
  if (fields.length === 0) return { contacts: 0, values: new Map() };
  const names = fields.map(({ name }) => name);
  const ids = await readNewestIds(database, sampledContacts);
  const contacts = await readContacts(database, { ids, fields: names });
  const counts = new Map(names.map((name) => [name, new Map<string, number>()]));
  for (const { values } of contacts) {
    for (const [name, counted] of counts) {
      const value = values[name];
      if (value === null || value === undefined || value === '') continue;
      counted.set(String(value), (counted.get(String(value)) ?? 0) + 1);
    }
  }
  return {
    contacts: contacts.length,
    values: new Map([...counts].map(([name, counted]) => [name, byFrequency(counted)])),
  };
}

function byFrequency(counted: ReadonlyMap<string, number>): SampledValue[] {
  return [...counted]
    .map(([value, contacts]) => ({ value, contacts }))
    .sort((one, other) => other.contacts - one.contacts || (one.value < other.value ? -1 : 1));
}
