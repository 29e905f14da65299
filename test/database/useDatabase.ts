import { onTestFinished } from 'vitest';
import type { TestDatabase, TestEngine } from './engine.ts';

/** An empty database that is gone when the test has finished. */
export async function useDatabase(engine: TestEngine): Promise<TestDatabase> {
  const made = await engine.create();
  onTestFinished(() => made.drop());
  return made;
}
