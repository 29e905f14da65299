import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { prepareContacts } from '../prepareContacts.ts';
import type { RowBody } from './incomingRow.ts';
import { mayHideValues } from './mayHideValues.ts';
import { namesUnknownChoice } from './namesUnknownChoice.ts';
import { type MappedValues, readMappedValues } from './readMappedValues.ts';

/** A description of columns that was read so short a time ago, ms, is not read again because of an odd value. */
const trustedMs = 60_000;

/**
 * The mapped values of a row. A choice that is not known was perhaps added a moment ago, and a column that looks masked
 * was perhaps secured: then the columns are described anew, but not over and over because of one value.
 */
export async function readDelivered(
  parts: SyncParts,
  body: RowBody,
): Promise<MappedValues & { plan: ContactPlan<never> }> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const read = readMappedValues(plan.mapping, body);
  if (!namesUnknownChoice(plan.mapping, read.theirs) && !mayHideValues(plan.mapping, body))
    return { plan, ...read };
  const newer = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    needs: [],
    maxAgeMs: trustedMs,
  });
  return { plan: newer, ...readMappedValues(newer.mapping, body) };
}
