import type { Connection } from '../connect/connection.ts';
import type { MigrationLog } from '../migrationLog.ts';

/** The two databases a step works between. */
export interface Both {
  source: Connection;
  target: Connection;
  log: MigrationLog;
}

/** GUIDs are the same whatever their case. */
export const sameGuid = (value: unknown): string => String(value ?? '').toLowerCase();
