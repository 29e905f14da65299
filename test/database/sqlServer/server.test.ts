import { test } from 'vitest';
import { describeDialect } from '../suites/dialect.ts';
import { describeLeases } from '../suites/leases.ts';
import { describeMigrations } from '../suites/migrations.ts';
import { describeValues } from '../suites/values.ts';
import { serverEngine, serverString } from './testServer.ts';

if (serverString === undefined) {
  test('the database suites on a server', ({ skip }) => {
    skip('NOT RUN: XPERIENCE_TEST_DATABASE holds no connection string of a server to make databases on.');
  });
} else {
  const engine = serverEngine(serverString);
  describeValues(engine);
  describeDialect(engine);
  describeMigrations(engine);
  describeLeases(engine);
}
