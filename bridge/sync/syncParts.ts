import type { Logger } from 'pino';
import type { BridgeDatabase } from '../database/bridgeDatabase.ts';
import type { DataverseClient } from '../dataverse/types.ts';
import type { Extensions } from '../extensions/types.ts';
import type { Zones } from '../mapping/types.ts';
import type { SyncObserver } from './syncObserver.ts';

/** Times that tests shorten. */
export interface SyncTiming {
  /** How long the lease of a run lasts without renewal, ms. */
  leaseMs: number;
  /** Nothing is sent when less than the time a write may take and this remain of the lease, ms. */
  leaseMarginMs: number;
  /** How long the page in hand may take once the process is told to end, or the run cancelled, ms. */
  stopGraceMs: number;
  /** How often a waiting caller looks whether a run of another process has ended, ms. */
  pollMs: number;
  /** How often a run looks whether somebody wants it to end, ms. */
  cancelPollMs: number;
  /**
   * How long calls take what they have read of settings, switches, pause and brakes to be still so, ms: well below the two
   * seconds within which a change has to count.
   */
  reuseMs: number;
}

/** What the engine is made of. */
export interface SyncParts {
  database: BridgeDatabase;
  dataverse: DataverseClient;
  /** SiteName whose settings count; undefined for the global ones. */
  site: string | undefined;
  zones: Zones;
  extensions: Extensions;
  /** Name of this process in leases, for people who look. */
  holder: string;
  timing: SyncTiming;
  /** Contacts that a run reads, decides and commits together; default 1,000, and fewer in tests. */
  contactsPerPage?: number | undefined;
  /** Aborted when the process ends. */
  stopping: AbortSignal;
  newCorrelationId: () => string;
  /** For metrics, where somebody wants them. */
  observer?: SyncObserver | undefined;
  log: Logger;
}
