import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { writeAudit } from '../state/audit/audit.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import {
  deleteSubscription,
  readRepetition,
  readSubscription,
  renameSubscription,
} from '../state/subscriptions/subscriptions.ts';

/**
 * Ends a subscription for good, as switching its flow off does. One that is gone stays so; one that is somebody else's is
 * left alone, without telling that it is there.
 * @param isTheirs whether the caller may end it
 */
export async function endSubscription(
  database: DatabaseHandle,
  publicId: string,
  caller: string,
  isTheirs: (subscription: Subscription) => boolean,
): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const found = await readSubscription(transaction, publicId);
    if (!found || !isTheirs(found)) return false;
    const repetition = found.sameAs === null ? await readRepetition(transaction, found.id) : undefined;
    if (repetition) {
      // The one that is told stays, and answers to the ID of the one that is left.
      await deleteSubscription(transaction, repetition.id);
      await renameSubscription(transaction, found.id, repetition);
    } else await deleteSubscription(transaction, found.id);
    await writeAudit(transaction, {
      caller,
      action: 'subscription.end',
      subject: publicId,
      details: { kind: found.filter.kind, owner: found.owner.name, state: found.state },
    });
    return true;
  });
}
