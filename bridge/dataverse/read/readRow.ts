import { errorCodes } from '../http/errorCodes.ts';
import { readError } from '../http/readError.ts';
import type { DataverseRow, ReadOptions, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parseObject, schemaVersionOf } from './parseAnswer.ts';
import { parseRow } from './parseRow.ts';
import { requireGuid, selectQuery } from './quoteNames.ts';
import { rowAnnotations } from './readPages.ts';
import { unmasked } from './unmasked.ts';

/**
 * One row by a GET of its own. It is missing only when Dataverse says with its own code that the row does not
 * exist: any other 404 (a wrong table, a proxy's page) is a failure, because a row taken for deleted is acted upon.
 */
export async function readRow(
  api: WebApi,
  table: TableRef,
  id: string,
  options: ReadOptions,
): Promise<DataverseRow | 'missing'> {
  const purpose = `read a row of ${table.name}`;
  const select = selectQuery([table.primaryId, ...options.select]) + unmasked(table);
  return api.send(
    {
      purpose,
      method: 'GET',
      path: `${table.entitySet}(${requireGuid(id)})?$select=${select}`,
      headers: { prefer: rowAnnotations },
      operations: 1,
      repeatable: true,
    },
    (answer) => {
      if (answer.status === 404 && readError(answer).code === errorCodes.rowMissing) return 'missing';
      const json = parseObject(purpose, answer);
      const version = schemaVersionOf(json);
      if (version !== undefined) api.noteSchemaVersion(version);
      return parseRow(table.primaryId, json);
    },
    options,
  );
}
