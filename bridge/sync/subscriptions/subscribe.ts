import { randomUUID } from 'node:crypto';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { NotificationAddress } from '../../notifications/checkAddress.ts';
import type { AddressSeal } from '../../notifications/createAddressSeal.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { FormAccess } from '../../xperience/forms/formAccess.ts';
import { readDetectionState } from '../events/detectionState.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { highestSequence } from '../state/events/events.ts';
import { decide } from '../state/subscriptions/progress.ts';
import type { SubscriptionFilter, SubscriptionOwner } from '../state/subscriptions/subscription.ts';
import {
  countSubscriptions,
  insertSubscription,
  lockSubscriptions,
  mostOfOwner,
  mostSubscriptions,
  readTold,
} from '../state/subscriptions/subscriptions.ts';
import { SyncRefused } from '../syncRefused.ts';
import { watchSubject } from './watchSubject.ts';

export interface SubscribeRequest {
  filter: SubscriptionFilter;
  address: NotificationAddress;
  owner: SubscriptionOwner;
  /** UTC. */
  endsAt: DateTime2 | undefined;
  /** Which forms the owner may read. */
  access: FormAccess;
}

/**
 * A flow is told of what is recorded from now on. The same registered twice, as Logic Apps do, are two subscriptions that are
 * told once, until both are ended.
 * @returns its ID in addresses
 * @throws SyncRefused when there is no such form or type, or there are too many subscriptions
 */
export async function subscribe(
  database: DatabaseHandle,
  seal: AddressSeal,
  { filter, address, owner, endsAt, access }: SubscribeRequest,
): Promise<string> {
  await watchSubject(database, filter, access);
  const publicId = randomUUID();
  const { kind, ...narrowed } = filter;
  const written = JSON.stringify(narrowed);
  const target = [owner.kind, owner.name, owner.mark ?? '', kind, written, address.url, endsAt ?? ''];
  const targetHash = seal.fingerprint(...target);
  return inTransaction(database, async (transaction) => {
    await lockSubscriptions(transaction);
    refuseTooMany(await countSubscriptions(transaction, owner));
    const told = await readTold(transaction, targetHash);
    // Whoever switches the flow on again wants it to be told.
    if (told?.state === 'paused') await decide(transaction, told.id, { state: 'active' });
    const { utc } = await currentTimes(transaction);
    const position = await highestSequence(transaction, await readDetectionState(transaction));
    await insertSubscription(transaction, {
      public_id: publicId,
      kind,
      filter: written,
      owner: owner.name,
      owner_kind: owner.kind,
      owner_mark: owner.mark,
      address: seal.seal(address.url, publicId),
      host: address.host,
      target_hash: targetHash,
      same_as: told?.id ?? null,
      state: 'active',
      changed_at: utc,
      created_at: utc,
      ends_at: endsAt ?? null,
      position,
    });
    await writeAudit(transaction, {
      caller: owner.name,
      action: 'subscription.create',
      subject: publicId,
      details: { kind, ...narrowed, host: address.host, ...(endsAt !== undefined && { endsAt }) },
    });
    return publicId;
  });
}

function refuseTooMany({ own, all }: { own: number; all: number }): void {
  if (own < mostOfOwner && all < mostSubscriptions) return;
  const detail =
    own < mostOfOwner
      ? `${mostSubscriptions} flows wait to be started at once, which is as many as the bridge tells. Switch flows off that nobody needs, or take the scheduled trigger.`
      : `${mostOfOwner} flows wait to be started at once through this connection, which is as many as one caller may have. Switch flows off that nobody needs, take the scheduled trigger, or give some flows a connection of their own.`;
  throw new SyncRefused({ kind: 'conflict', code: 'tooManySubscriptions', detail });
}
