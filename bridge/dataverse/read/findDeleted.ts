import { explainFailure } from '../http/explainFailure.ts';
import type { CallOptions, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parsePage } from './parseAnswer.ts';
import { isRecord } from './parseRow.ts';
import { requireGuid, requireName } from './quoteNames.ts';
import { sendQueries } from './sendQueries.ts';

/** Each takes some 100 characters of the address. */
const mostIdsPerQuery = 250;

/**
 * Which of the rows are in the recycle bin. Only FetchXML sees it (Microsoft, "Restore deleted records with code"). An
 * environment that knows no bin, or does not let us look, has none in it.
 * @returns IDs in lower case
 * @throws DataverseUnavailable when Dynamics does not answer
 */
export async function findDeleted(
  api: WebApi,
  table: TableRef,
  ids: readonly string[],
  options: CallOptions,
): Promise<Set<string>> {
  const purpose = `look for deleted rows of ${table.name}`;
  const paths: string[] = [];
  for (let start = 0; start < ids.length; start += mostIdsPerQuery)
    paths.push(pathOf(table, ids.slice(start, start + mostIdsPerQuery)));
  if (paths.length === 0) return new Set();
  const found = await sendQueries(
    api,
    {
      purpose,
      paths,
      parse: (answer) => {
        if (answer.status === 401 || answer.status >= 500) throw explainFailure(purpose, answer);
        return answer.status >= 400 ? [] : parsePage(purpose, answer).items;
      },
    },
    options,
  );
  return new Set(
    found.flat().flatMap((row) => {
      const id = isRecord(row) ? row[table.primaryId] : undefined;
      return typeof id === 'string' ? id.toLowerCase() : [];
    }),
  );
}

function pathOf({ name, entitySet, primaryId }: TableRef, ids: readonly string[]): string {
  const values = ids.map((id) => `<value>${requireGuid(id)}</value>`).join('');
  const id = requireName(primaryId);
  const fetchXml = `<fetch datasource="bin"><entity name="${requireName(name)}"><attribute name="${id}"/><filter><condition attribute="${id}" operator="in">${values}</condition></filter></entity></fetch>`;
  return `${entitySet}?fetchXml=${encodeURIComponent(fetchXml)}`;
}
