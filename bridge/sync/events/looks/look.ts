import type { EventKind } from '../../state/events/events.ts';
import type { PassWork } from '../passWork.ts';

/** What somebody wants to be told of at once. */
export interface Wanted {
  kinds: ReadonlySet<EventKind>;
  /** FormIDs. */
  forms: ReadonlySet<number>;
}

/** Looks for news of one kind, and knows up to where it has looked. */
export interface Look {
  kind: EventKind;
  /** Notes where things stand; what was there before is for an ordinary pass, which follows. */
  begin(): Promise<void>;
  /** @returns records the news, under the lease; undefined when there are none */
  findNews(wanted: Wanted): Promise<((work: PassWork) => Promise<void>) | undefined>;
}
