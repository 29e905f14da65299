import { refusedRead } from '../../dataverse/refusedRead.ts';
import type { CallOptions, DataverseClient, RefusalReason } from '../../dataverse/types.ts';

/** What Dynamics said of a key it would not read. */
export type ReadRefusal = NonNullable<ReturnType<typeof refusedRead>>;

export interface ReadApart<Item> {
  found: Item[];
  refused: Map<string, ReadRefusal>;
}

export interface ReadApartSource {
  dataverse: Pick<DataverseClient, 'whoAmI'>;
  call: CallOptions;
}

/** After so many refused keys the rest counts as refused, too, and after so many unanswered reads Dynamics as away. */
const most = 20;

/** What is about single rows where the table as a whole can be read: a plug-in that falls over, a SQL time-out. */
export const ofRows: readonly RefusalReason[] = ['logic', 'transient'];

/** The same where a right that is missing keeps no more than these keys from being read. */
export const ofKeys: readonly RefusalReason[] = ['forbidden', 'data', ...ofRows];

/**
 * Reads by many keys at once, and finds out by halves which key it is that Dynamics refuses: one of them keeps nobody
 * else from being read. The one rule for every bulk read. Where the right is missing all are refused. That Dynamics was
 * too slow is believed to be about keys only while it answers a question that has nothing to do with them, and, after
 * many refusals, where any of the reads was answered.
 * @param reasons those that are believed to be about keys
 * @throws DataverseUnavailable for what is about none of the keys
 */
export async function readApart<Item>(
  { dataverse, call }: ReadApartSource,
  keys: readonly string[],
  read: (keys: readonly string[]) => Promise<readonly Item[]>,
  reasons: readonly RefusalReason[] = ofRows,
): Promise<ReadApart<Item>> {
  const result: ReadApart<Item> = { found: [], refused: new Map() };
  let refusals = 0;
  let answered = false;
  let probed = false;
  const open = keys.length > 0 ? [keys] : [];
  for (let some = open.pop(); some; some = open.pop()) {
    try {
      result.found.push(...(await read(some)));
      answered = true;
    } catch (error) {
      const refused = refusedRead(error);
      if (!refused || !reasons.includes(refused.reason)) throw error;
      refusals += 1;
      if (refused.reason === 'transient' && !answered) {
        if (refusals > most) throw error;
        if (!probed) await dataverse.whoAmI(call);
        probed = true;
      }
      const isOne = some.length === 1 || refused.reason === 'forbidden' || result.refused.size >= most;
      const half = Math.ceil(some.length / 2);
      if (isOne) for (const key of some) result.refused.set(key, refused);
      else open.push(some.slice(half), some.slice(0, half));
    }
  }
  return result;
}
