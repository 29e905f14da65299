import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Extensions } from '../../extensions/types.ts';
import type { ContactField, MappingItem } from '../../mapping/types.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import { readExtendedFields } from '../extensions/extendedFields.ts';
import { readStoredMapping } from '../settings/readStoredMapping.ts';
import { readExtensionRows } from '../state/settings/mappingExtensions.ts';
import { type MovedPair, movedPair } from './fieldArrivals.ts';

export interface MovedMapping {
  pairs: MovedPair[];
  /** Mapped fields that contacts of the new installation have not got. */
  missing: MappingItem[];
}

/**
 * The pairs of the mapping with the contact fields of both installations.
 * @throws SyncRefused for a mapping that cannot be read
 */
export async function readMovedPairs(
  { old, fresh, extensions }: { old: DatabaseHandle; fresh: DatabaseHandle; extensions: Extensions },
  site: string | undefined,
): Promise<MovedMapping> {
  const { contactMapping } = await readSettings(old, site);
  const there = await readExtendedFields(old, extensions);
  const here = await readExtendedFields(fresh, extensions);
  const items =
    contactMapping.trim() === ''
      ? []
      : readStoredMapping({ setting: contactMapping, extensions: await readExtensionRows(old) }).items;
  const mapped = [...items, ...there.items].filter(({ column }) => column.trim() !== '');
  const missing: MappingItem[] = [];
  const pairs = mapped.flatMap((item): MovedPair[] => {
    const [before, now] = [named(there.fields, item.field), named(here.fields, item.field)];
    if (before === undefined) return [];
    if (now === undefined) {
      missing.push(item);
      return [];
    }
    return [movedPair(item, before, now)];
  });
  return { pairs, missing };
}

function named(fields: readonly ContactField[], name: string): ContactField | undefined {
  return fields.find((field) => field.name === name);
}
