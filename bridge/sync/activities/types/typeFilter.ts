import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { sameText } from '../../../database/sameText.ts';
import type { ActivityRecord } from '../../../xperience/activities/activityRecord.ts';
import { listForms } from '../../../xperience/forms/listForms.ts';
import type { TypeMapItem } from './typeMapItem.ts';

export type TypeFilter = (activity: ActivityRecord) => boolean;

/** Chooses which activities of a type are sent; forms are known by their code names, activities by the form's number. */
export async function createTypeFilter(
  database: DatabaseHandle,
  { pages, forms }: Pick<TypeMapItem, 'pages' | 'forms'>,
): Promise<TypeFilter> {
  const wanted = forms.length === 0 ? undefined : await formIds(database, forms);
  const paths = pages.map(tidyPath);
  return (activity) =>
    (wanted === undefined || (activity.itemId !== null && wanted.has(activity.itemId))) &&
    (paths.length === 0 || paths.some((path) => isBelow(activity.url, path)));
}

async function formIds(database: DatabaseHandle, names: readonly string[]): Promise<Set<number>> {
  const forms = await listForms(database);
  return new Set(
    forms.filter((form) => names.some((name) => sameText(name, form.name))).map((form) => form.itemId),
  );
}

function isBelow(url: string | null, path: string): boolean {
  const visited = pathOf(url);
  return visited !== undefined && (path === '' || visited === path || visited.startsWith(`${path}/`));
}

/** Path of an absolute address or of one relative to its site; undefined for anything else. */
function pathOf(url: string | null): string | undefined {
  const address = URL.parse(url ?? '', 'http://site.invalid/');
  return url && address ? tidyPath(decodePath(address.pathname)) : undefined;
}

function tidyPath(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '').toLowerCase();
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
