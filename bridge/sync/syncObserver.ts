import type { DateTime2 } from '../database/sqlType.ts';

/** Something that was changed or logged in Xperience and is in Dynamics now. */
export interface Arrival {
  kind: 'contact' | 'activity';
  /** When it was changed or logged, by the local clock of the Xperience server. */
  changedLocal: DateTime2;
}

/** Told of what happens in this process, for metrics; never of whom it happened to. */
export interface SyncObserver {
  arrived(arrivals: readonly Arrival[]): void;
}
