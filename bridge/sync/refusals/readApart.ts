import { refusedRead } from '../../dataverse/refusedRead.ts';
import type { RefusalReason } from '../../dataverse/types.ts';

export interface ReadApart<Item> {
  found: Item[];
  /** Those Dynamics would not read, with its words. */
  refused: Map<string, string>;
}

/** After so many refusals the rest counts as refused, too. */
const mostRefusals = 20;

/**
 * Reads by many keys at once, and finds out by halves which key it is that Dynamics refuses: one of them keeps nobody
 * else from being looked up. Where the right is missing all are refused.
 * @param reasons those that are believed to be about keys
 * @throws DataverseUnavailable for what is about none of the keys
 */
export async function readApart<Item>(
  keys: readonly string[],
  read: (keys: readonly string[]) => Promise<readonly Item[]>,
  reasons: readonly RefusalReason[] = ['forbidden', 'logic', 'data'],
): Promise<ReadApart<Item>> {
  const result: ReadApart<Item> = { found: [], refused: new Map() };
  let refusals = 0;
  const open = keys.length > 0 ? [keys] : [];
  for (let some = open.pop(); some; some = open.pop()) {
    try {
      result.found.push(...(await read(some)));
    } catch (error) {
      const refused = refusedRead(error);
      if (!refused || !reasons.includes(refused.reason)) throw error;
      refusals += 1;
      const isOne = some.length === 1 || refused.reason === 'forbidden' || refusals > mostRefusals;
      const half = Math.ceil(some.length / 2);
      if (isOne) for (const key of some) result.refused.set(key, refused.error.message);
      else open.push(some.slice(half), some.slice(0, half));
    }
  }
  return result;
}
