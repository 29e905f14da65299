import type { CurrentTimes } from '../../../xperience/currentTimes.ts';
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
  /** @param times the database's clocks now @returns records the news, under the lease; undefined when there are none */
  findNews(wanted: Wanted, times: CurrentTimes): Promise<((work: PassWork) => Promise<void>) | undefined>;
}
