import { test } from 'vitest';
import type { TestEngine } from '../engine.ts';
import { serverEngine, serverString } from './testServer.ts';

/** Runs suites on a server when there is one to make databases on, and says so plainly when there is none. */
export function describeOnServer(
  what: string,
  describeSuites: (engine: TestEngine, connectionString: string) => void,
): void {
  if (serverString === undefined) {
    test(`${what} on a server`, ({ skip }) => {
      skip('NOT RUN: XPERIENCE_TEST_DATABASE holds no connection string of a server to make databases on.');
    });
    return;
  }
  describeSuites(serverEngine(serverString), serverString);
}
