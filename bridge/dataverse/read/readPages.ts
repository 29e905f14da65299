import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import type { CallOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parsePage, type RowPage } from './parseAnswer.ts';
import { sendQueries } from './sendQueries.ts';

/** What rows are asked to tell besides their values: the schema's version, and the table a lookup points to. */
export const rowAnnotations =
  'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion,Microsoft.Dynamics.CRM.lookuplogicalname"';

/** Pages have up to 5,000 rows: more than a million for one question is no list that Dynamics has for the bridge. */
const mostPages = 250;

/** All items of the queries, every page of them, each item parsed; the order between queries does not matter. */
export async function readPages<Item>(
  api: WebApi,
  purpose: string,
  paths: readonly string[],
  parseItem: (item: unknown) => Item,
  options: CallOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  const asked = new Set<string>();
  let pending = paths;
  let rounds = 0;
  while (pending.length > 0) {
    rounds += 1;
    if (rounds > mostPages) throw withoutEnd(purpose, `has more than ${mostPages} pages`);
    const pages = await sendQueries(
      api,
      {
        purpose,
        paths: pending,
        headers: { prefer: rowAnnotations },
        parse: (answer): RowPage & { parsed: Item[] } => {
          const page = parsePage(purpose, answer);
          return { ...page, parsed: page.items.map(parseItem) };
        },
      },
      options,
    );
    for (const page of pages) {
      // Not push(...): a page has up to 5,000 items.
      for (const item of page.parsed) items.push(item);
      if (page.schemaVersion !== undefined) api.noteSchemaVersion(page.schemaVersion);
    }
    pending = pages.flatMap(({ nextLink }) => (nextLink === undefined ? [] : [pathOf(api, nextLink)]));
    for (const path of pending) {
      // A link holds a cookie that moves on with every page.
      if (asked.has(path)) throw withoutEnd(purpose, 'leads back to a page that was read already');
      asked.add(path);
    }
  }
  return items;
}

export function withoutEnd(purpose: string, how: string): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'protocol',
    message: `The answer of Dynamics to "${purpose}" ${how}, so it is not read on. Try again later; if it lasts, look at what stands between the bridge and DYNAMICS365_URL, and at the plug-ins of the environment.`,
  });
}

/** The link's path and query unchanged, but always to our own host: the token goes nowhere else. */
export function pathOf(api: WebApi, nextLink: string): string {
  const start = nextLink.indexOf(api.basePath);
  if (start < 0) {
    throw new DataverseUnavailable({
      kind: 'protocol',
      message:
        'The link to the next page that Dynamics gave leads out of its Web API. Check DYNAMICS365_URL.',
    });
  }
  return nextLink.slice(start + api.basePath.length);
}
