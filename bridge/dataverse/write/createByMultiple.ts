import { BadAnswer } from '../http/badAnswer.ts';
import { explainFailure } from '../http/explainFailure.ts';
import { isOfLogic } from '../http/logicCodes.ts';
import { isDataverseError, readError } from '../http/readError.ts';
import { parseJson } from '../read/parseAnswer.ts';
import type { RowCreate, TableRef, WriteOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import type { BulkSizer } from './createBulkSizer.ts';
import { flowHeaders } from './flowHeaders.ts';

/**
 * Creates all rows in one transaction. `rolledBack` when Dataverse refused it: one row's fault undoes all, and the
 * error does not reliably say whose. Throws DataverseUnavailable when the request was not carried out or answered.
 */
export function createByMultiple(
  api: WebApi,
  sizer: BulkSizer,
  table: TableRef,
  rows: readonly RowCreate[],
  options: WriteOptions,
): Promise<'created' | 'rolledBack'> {
  const purpose = `create rows of ${table.name}`;
  const targets = rows.map(({ id, values }) => ({
    '@odata.type': `Microsoft.Dynamics.CRM.${table.name}`,
    [table.primaryId]: id,
    ...values,
  }));
  return api.send(
    {
      purpose,
      method: 'POST',
      path: `${table.entitySet}/Microsoft.Dynamics.CRM.CreateMultiple?tag=${encodeURIComponent(options.tag)}`,
      headers: { 'content-type': 'application/json; charset=utf-8', ...flowHeaders(options) },
      body: JSON.stringify({ Targets: targets }),
      operations: rows.length,
      repeatable: false,
    },
    (answer) => {
      if ((answer.status === 401 || answer.status === 413) && !isOfLogic(readError(answer)))
        throw explainFailure(purpose, answer);
      if (answer.status >= 300) {
        // A page of a gateway on the way does not tell whether Dataverse rolled the rows back or created them.
        if (!isDataverseError(answer))
          throw new BadAnswer(`HTTP ${answer.status} without an error of Dataverse`);
        return 'rolledBack';
      }
      const { Ids: ids } = parseJson(answer.body);
      const asked = new Set(rows.map(({ id }) => id));
      const ours =
        Array.isArray(ids) &&
        ids.length === rows.length &&
        ids.every((id) => asked.has(String(id).toLowerCase()));
      if (!ours) throw new BadAnswer('the IDs of the answer are not those of the rows');
      sizer.took(rows.length, answer.milliseconds);
      return 'created';
    },
    options,
  );
}
