import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** A database of one test's own. */
export interface TestDatabase {
  database: BridgeDatabase;
  /** Another handle on the same database, as another process has it. */
  again(): Promise<BridgeDatabase>;
  /** Closes all handles and removes the database. */
  drop(): Promise<void>;
}

/** An engine the suites run on. */
export interface TestEngine {
  name: string;
  /** Makes an empty database. */
  create(): Promise<TestDatabase>;
}
