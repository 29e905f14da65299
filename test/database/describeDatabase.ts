import type { TestEngine } from './engine.ts';
import { describeDialect } from './suites/dialect.ts';
import { describeLeases } from './suites/leases.ts';
import { describeMigrations } from './suites/migrations.ts';
import { describeValues } from './suites/values.ts';

/** Everything the bridge expects of a database, on one engine. */
export function describeDatabase(engine: TestEngine): void {
  describeValues(engine);
  describeDialect(engine);
  describeMigrations(engine);
  describeLeases(engine);
}
