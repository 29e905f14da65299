import { refusedRead } from '../../dataverse/refusedRead.ts';
import type { DataverseClient, DataverseRow, ReadOptions, TableRef } from '../../dataverse/types.ts';
import type { ReadRefusal } from './readApart.ts';

/** What became of rows that were asked for one by one, by their IDs; of all others Dynamics has said that they are not there. */
export interface SinglyRead {
  found: Map<string, DataverseRow>;
  refused: Map<string, ReadRefusal>;
}

/**
 * Asks once more for rows that a bulk read left out, each by a GET of its own: that a row is not in a list does not say that it
 * was deleted. Ask right after a bulk read that was answered; what Dynamics refuses then is about the one row.
 * @param ids a page of them: the requests go out together, as far as the limits of Dynamics let them
 * @throws DataverseUnavailable for what is about none of the rows
 */
export async function readSingly(
  dataverse: Pick<DataverseClient, 'readRow'>,
  table: TableRef,
  ids: readonly string[],
  options: ReadOptions,
): Promise<SinglyRead> {
  const read: SinglyRead = { found: new Map(), refused: new Map() };
  await Promise.all(
    ids.map(async (id) => {
      try {
        const row = await dataverse.readRow(table, id, options);
        if (row !== 'missing') read.found.set(id, row);
      } catch (error) {
        const refused = refusedRead(error);
        if (!refused) throw error;
        read.refused.set(id, refused);
      }
    }),
  );
  return read;
}
