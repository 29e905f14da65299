import type { components } from '../../../schemas/contract.ts';
import type { InboundResult } from '../../sync/contacts/incoming/takeRow.ts';

/** What became of a row that came in, as the contract shows it. */
export function presentIncoming({
  problems,
  ...taken
}: InboundResult): components['schemas']['UpdateContactResult'] {
  return { ...taken, ...(problems.length > 0 ? { problems } : {}) };
}
