import { answerWithin } from '../dataverse/answerWithin.ts';
import type { AddressSeal } from '../notifications/createAddressSeal.ts';
import type { Notifier } from '../notifications/createNotifier.ts';
import type { EventDetection } from '../sync/events/createEventDetection.ts';
import type { Reconciliations } from '../sync/reconcile/createReconciliations.ts';
import type { Runs } from '../sync/runs/createRuns.ts';
import type { SyncParts } from '../sync/syncParts.ts';
import type { SubscriptionOwners } from './notifications/createSubscriptionOwners.ts';

/** What subscribing takes. */
export interface SubscriptionParts {
  /** Knows where flows may be told. */
  notifier: Pick<Notifier, 'check'>;
  /** Keeps their addresses. */
  seal: AddressSeal;
  owners: Pick<SubscriptionOwners, 'ownerOf'>;
  /** Lets what was subscribed to be looked for at once. */
  wake(): void;
}

/** What the operations of the contract work on. */
export interface Engine {
  parts: SyncParts;
  reconciliations: Pick<Reconciliations, 'start'>;
  runs: Pick<Runs, 'syncContacts' | 'syncActivities'>;
  detection: Pick<EventDetection, 'detect'>;
  /** Without them, flows are told of nothing at once. */
  subscriptions?: SubscriptionParts;
  /** Address of the Dynamics organisation, for links to its rows. */
  dynamicsUrl: string;
  /** Of the bridge. */
  version: string;
}

/** The gateway in front of makers hangs up after 120 s, and an operation may need Dynamics more than once. */
const callLimitMs = 45_000;

/** The same parts for somebody who waits for an answer. Runs go on by themselves: nobody waits for their calls. */
export function partsForAnswers(parts: SyncParts): SyncParts {
  return { ...parts, dataverse: answerWithin(parts.dataverse, callLimitMs) };
}

/** A person who looks at a page does not wait longer for Dynamics; then the page shows what is known. */
const pageLimitMs = 3_000;
const quick = new WeakMap<SyncParts, SyncParts>();

/** The same for pages; the same object every time, because compiled mappings are kept for it. */
export function partsForPages(parts: SyncParts): SyncParts {
  const known = quick.get(parts) ?? { ...parts, dataverse: answerWithin(parts.dataverse, pageLimitMs) };
  quick.set(parts, known);
  return known;
}
