import type { components } from '../../../schemas/contract.ts';
import type { InboxLoad } from '../../sync/state/webhooks/inbox.ts';

/** Rows that webhooks told of, as the contract shows them. @param lastCall when one came last, ISO 8601 */
export function presentInbox(
  { waiting, failing, oldestSeconds }: InboxLoad,
  lastCall: string | undefined,
): components['schemas']['WebhookStatus'] {
  return {
    waiting,
    failing,
    ...(oldestSeconds !== undefined && { oldestSeconds: Math.round(oldestSeconds) }),
    ...(lastCall !== undefined && { lastCall }),
  };
}
