import { requireName } from './quoteNames.ts';

export interface InQuery {
  /** Base address of the Web API: its length counts. */
  address: string;
  entitySet: string;
  select: string;
  column: string;
  values: readonly string[];
  /** GUIDs need no escaping; texts can hold apostrophes. */
  kind: 'guid' | 'text';
  /** Most values in one query. */
  most: number;
}

/** Dataverse refuses a GET of 32,768 characters and more; a little is left for what a proxy may add. */
export const longestUrl = 32_000;

/**
 * Paths of the queries for all rows whose column has one of the values, each short enough for a GET. Texts stand
 * in double quotes: in this function's list an apostrophe cannot be escaped otherwise (Microsoft, "Filter rows").
 */
export function buildInQueries(query: InQuery): string[] {
  const head = `${query.entitySet}?$select=${query.select}&$filter=Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='${requireName(query.column)}'&@p2=%5B`;
  const room = longestUrl - query.address.length - head.length - '%5D'.length;
  const queries: string[] = [];
  let values: string[] = [];
  let length = 0;
  const finish = () => {
    if (values.length > 0) queries.push(`${head}${values.join(',')}%5D`);
    values = [];
    length = 0;
  };
  for (const value of new Set(query.values)) {
    const quoted = query.kind === 'guid' ? `'${value}'` : encodeURIComponent(JSON.stringify(value));
    if (quoted.length > room)
      throw new RangeError(`A value of ${value.length} characters is too long to look up.`);
    if (values.length >= query.most || length + quoted.length + 1 > room) finish();
    values.push(quoted);
    length += quoted.length + 1;
  }
  finish();
  return queries;
}
