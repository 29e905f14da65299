import type { BridgeRow } from '../../../database/bridgeTables.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { EventFilter } from '../events/events.ts';

export type SubscriptionState = 'active' | 'paused' | 'ended';

/** What a flow waits for: events, and for forms whether it wants to know who submitted them. */
export type SubscriptionFilter = EventFilter & { waitForContact?: boolean };

/** Whose subscription it is. */
export interface SubscriptionOwner {
  name: string;
  /** How they sign in, such as `apiKey`. */
  kind: string;
  /** Tells apart two who have the same name one after the other; null where names are not used again. */
  mark: string | null;
}

/** A flow that is told at once. Times are UTC. */
export interface Subscription {
  id: number;
  publicId: string;
  filter: SubscriptionFilter;
  owner: SubscriptionOwner;
  /** Sealed. */
  address: string;
  host: string;
  targetHash: string;
  sameAs: number | null;
  state: SubscriptionState;
  code: string | null;
  changedAt: DateTime2;
  /** All events up to this one are told, or of no interest. */
  position: number;
  /** Last event of the notification being told. */
  inHand: number | null;
  attempts: number;
  nextAttemptAt: DateTime2 | null;
  lastStatus: number | null;
  lastError: string | null;
  deliveredAt: DateTime2 | null;
  createdAt: DateTime2;
  endsAt: DateTime2 | null;
}

/** A row as the rest of the bridge sees it. */
export function subscriptionOf(row: BridgeRow<'dynamics365.subscription'>): Subscription {
  return {
    id: row.subscription_id,
    publicId: row.public_id.toLowerCase(),
    filter: { ...JSON.parse(row.filter), kind: row.kind },
    owner: { name: row.owner, kind: row.owner_kind, mark: row.owner_mark },
    address: row.address,
    host: row.host,
    targetHash: row.target_hash,
    sameAs: row.same_as,
    state: row.state as SubscriptionState,
    code: row.code,
    changedAt: row.changed_at,
    position: row.position,
    inHand: row.in_hand,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    deliveredAt: row.delivered_at,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  };
}
