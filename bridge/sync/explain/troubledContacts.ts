import { createRow } from '../../mapping/createRow.ts';
import { isLookup } from '../../mapping/lookupTarget.ts';
import type { CompiledMapping, MappingItem } from '../../mapping/types.ts';
import { readContacts } from '../../xperience/contacts/readContacts.ts';
import { readNewestIds } from '../../xperience/contacts/readNewestIds.ts';
import { compileItems } from '../settings/compileStored.ts';
import { contactTable } from '../settings/contactTable.ts';
import type { SyncParts } from '../syncParts.ts';

/** Why a contact is worth a look: the draft changes what it becomes, or a mapping usually fails with such a one. */
export const tellingKinds = ['differs', 'tooLong', 'unknownChoice', 'emptyRequired'] as const;
export type TellingKind = (typeof tellingKinds)[number];

/** So many contacts are looked at, the newest: a short range of the primary key, on a site of any size. */
const lookedAt = 500;

/**
 * A contact of each kind among the newest, as far as there is one. Lookups are left out: what they find is in Dynamics.
 * Nothing is asked of Dynamics but its columns, which are remembered.
 * @param items the pairs to try
 * @param saved those that count now
 * @returns nothing where the pairs cannot be used
 * @throws DataverseUnavailable
 */
export async function troubledContacts(
  parts: SyncParts,
  items: readonly MappingItem[],
  saved: readonly MappingItem[],
): Promise<ReadonlyMap<TellingKind, number>> {
  const found = new Map<TellingKind, number>();
  const tried = await compiled(parts, items);
  if (!tried) return found;
  const before = items === saved ? undefined : await compiled(parts, saved);
  const fields = [...new Set([...tried.fields, ...(before?.fields ?? [])])];
  const ids = await readNewestIds(parts.database, lookedAt);
  for (const { contactId, values } of await readContacts(parts.database, { ids, fields })) {
    for (const kind of kindsOf(tried, before, values)) if (!found.has(kind)) found.set(kind, contactId);
    if (found.size === tellingKinds.length) break;
  }
  return found;
}

type Pairs = Pick<CompiledMapping, 'pairs' | 'fields'>;
type Values = Parameters<typeof createRow>[0]['ours'];

function kindsOf(tried: Pairs, before: Pairs | undefined, ours: Values): TellingKind[] {
  const { row, problems, fields } = createRow({ mapping: tried, ours });
  const required = new Set(
    tried.pairs.filter(({ column }) => column.required).map(({ column }) => column.name),
  );
  const codes = new Set(problems.map(({ code }) => code));
  const isEmpty = fields.some(
    ({ column, action, problem }) => required.has(column) && action === 'none' && !problem,
  );
  return [
    ...(before && rowText(createRow({ mapping: before, ours })) !== rowText({ row, problems })
      ? ['differs' as const]
      : []),
    ...(codes.has('tooLong') ? ['tooLong' as const] : []),
    ...(codes.has('unknownChoice') ? ['unknownChoice' as const] : []),
    ...(isEmpty ? ['emptyRequired' as const] : []),
  ];
}

/** In any order of the pairs. */
function rowText({ row, problems }: Pick<ReturnType<typeof createRow>, 'row' | 'problems'>): string {
  const failing = problems.map(({ column, code }) => [column ?? '', code]);
  return JSON.stringify([...Object.entries(row), ...failing].map((each) => JSON.stringify(each)).sort());
}

async function compiled(parts: SyncParts, items: readonly MappingItem[]): Promise<Pairs | undefined> {
  const known = { fresh: false, signal: parts.stopping };
  const table = await parts.dataverse.describeTable(contactTable, known);
  const result = await compileItems(parts, items, table, known);
  if ('problems' in result) return undefined;
  const { pairs, fields } = result.mapping;
  return { pairs: pairs.filter(({ column }) => !isLookup(column)), fields };
}
