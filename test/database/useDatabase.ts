import { onTestFinished } from 'vitest';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { TestDatabase, TestEngine } from './engine.ts';

/** An empty database that is gone when the test has finished. */
export async function useDatabase(engine: TestEngine): Promise<TestDatabase> {
  const made = await engine.create();
  onTestFinished(() => made.drop());
  return made;
}

/** How a database is filled, and one that was, for as long as this process lives. */
type Fill = (database: BridgeDatabase) => Promise<void>;
const filled = new Map<Fill, Map<string, Promise<TestDatabase>>>();

/** The same, filled: once for all tests of this process on engines that copy their databases, else each by itself. */
export async function useFilledDatabase(engine: TestEngine, fill: Fill): Promise<TestDatabase> {
  const known = filled.get(fill) ?? new Map<string, Promise<TestDatabase>>();
  filled.set(fill, known);
  const making =
    known.get(engine.name) ?? engine.create().then((made) => fill(made.database).then(() => made));
  const original = await making;
  if (original.copy) known.set(engine.name, making);
  const made = original.copy ? await original.copy() : original;
  onTestFinished(() => made.drop());
  return made;
}
