import type { Logger } from 'pino';
import type { BridgeDatabase } from '../../database/bridgeDatabase.ts';
import type { AddressSeal } from '../../notifications/createAddressSeal.ts';
import type { Notifier } from '../../notifications/createNotifier.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import type { Turns } from './createTurns.ts';

/** Whom a subscription tells, at the moment. */
export type Admission =
  | {
      /** Makes items of the subjects of events, as its trigger shows them to its owner; those that are gone are missing. @throws what keeps them from being looked at: they wait */
      present(subjectIds: readonly number[]): Promise<ReadonlyMap<number, unknown>>;
    }
  /** It is told no more, and why. */
  | { state: 'paused' | 'ended'; code: string };

/** Knows what owners may see. */
export interface Audience {
  admit(subscription: Subscription): Promise<Admission>;
}

/** How a notification, or the subscription itself, ended; for metrics and the log. */
export type TellingResult = 'delivered' | 'failed' | 'deadLetter' | 'gone' | 'stopped';

/** What telling flows works with. */
export interface Telling {
  database: BridgeDatabase;
  audience: Audience;
  notifier: Pick<Notifier, 'check' | 'tell'>;
  seal: AddressSeal;
  /** Starts every event ID, so that no other installation has the same. */
  installationId: string;
  turns: Turns;
  /** Whether there is time to tell once more and to note it. */
  goOn(): Promise<boolean>;
  stopping: AbortSignal;
  /** From 0 to below 1, for the jitter of waits. */
  random: () => number;
  onResult(result: TellingResult): void;
  log: Logger;
}
