import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { prepareContacts } from '../prepareContacts.ts';
import type { RowBody } from './incomingRow.ts';
import { namesUnknownChoice } from './namesUnknownChoice.ts';
import { type MappedValues, readMappedValues } from './readMappedValues.ts';

/** Choices that were read so short a time ago, ms, are not read again because of a value that is none of them. */
const choicesTrustedMs = 60_000;

/**
 * The mapped values of a row. A choice that is not known was perhaps added a moment ago: then the choices are read
 * anew, but not over and over because of a value that is none.
 */
export async function readDelivered(
  parts: SyncParts,
  body: RowBody,
): Promise<MappedValues & { plan: ContactPlan<never> }> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const read = readMappedValues(plan.mapping, body);
  if (!namesUnknownChoice(plan.mapping, read.theirs)) return { plan, ...read };
  const newer = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    needs: [],
    maxAgeMs: choicesTrustedMs,
  });
  return { plan: newer, ...readMappedValues(newer.mapping, body) };
}
