import { LeaseLost } from './passWork.ts';

/**
 * Does the work for each item, also where it fails for others.
 * @throws the first failure, once all were tried; LeaseLost at once
 */
export async function eachByItself<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
