import { explainFailure } from '../http/explainFailure.ts';
import { readError } from '../http/readError.ts';
import { requireGuid } from '../read/quoteNames.ts';
import type { CallOptions, DataverseError, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';

/**
 * Takes a row out of the recycle bin, with everything it held (action Restore).
 * @returns what Dynamics said when it refused; undefined when the row is back
 * @throws DataverseUnavailable; the row may be back all the same, and a second try is refused then
 */
export function restoreRow(
  api: WebApi,
  table: TableRef,
  id: string,
  options: CallOptions,
): Promise<DataverseError | undefined> {
  const purpose = `restore a row of ${table.name}`;
  const target = {
    '@odata.type': `Microsoft.Dynamics.CRM.${table.name}`,
    [table.primaryId]: requireGuid(id),
  };
  return api.send(
    {
      purpose,
      method: 'POST',
      path: 'Restore',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ Target: target }),
      operations: 1,
      repeatable: false,
    },
    (answer) => {
      if (answer.status < 300) return undefined;
      if (answer.status === 401) throw explainFailure(purpose, answer);
      return readError(answer);
    },
    options,
  );
}
