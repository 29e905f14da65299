import { BadAnswer } from '../http/badAnswer.ts';
import { parsePage } from '../read/parseAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import { sendQueries } from '../read/sendQueries.ts';
import type { CallOptions, TableSummary } from '../types.ts';
import type { WebApi } from '../webApi.ts';

const purpose = 'list the tables';
const path =
  'EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,IsActivity';

/** Every table with an entity set, by logical name, in one request: metadata is never paged. */
export async function listTables(
  api: WebApi,
  options: CallOptions,
): Promise<ReadonlyMap<string, TableSummary>> {
  const [tables = []] = await sendQueries(
    api,
    { purpose, paths: [path], parse: (answer) => parsePage(purpose, answer).items.flatMap(parseTable) },
    options,
  );
  return new Map(tables.map((table) => [table.name, table]));
}

function parseTable(item: unknown): TableSummary[] {
  if (!isRecord(item)) throw new BadAnswer('a table of the answer is not an object');
  const { LogicalName: name, EntitySetName: entitySet, PrimaryIdAttribute: primaryId } = item;
  if (typeof name !== 'string') throw new BadAnswer('a table of the answer has no name');
  // Tables behind many-to-many relationships have none; their rows cannot be addressed.
  if (typeof entitySet !== 'string' || typeof primaryId !== 'string') return [];
  const primaryName = item.PrimaryNameAttribute;
  return [
    {
      name,
      entitySet,
      primaryId,
      isActivity: item.IsActivity === true,
      ...(typeof primaryName === 'string' ? { primaryName } : {}),
    },
  ];
}
