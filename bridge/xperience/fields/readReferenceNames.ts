import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import type { FieldValue } from '../../mapping/types.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';
import type { ContactReference } from './contactReferences.ts';
import type { NamedRow, NamesQuery, StoredReference } from './namedRows.ts';
import { nameSources } from './nameSources.ts';

type Column = ContactReference['column'];
type Names = ReadonlyMap<number, string>;

/** The numbers are an inference from an older version's code; the words are Xperience's. */
const genders: Names = new Map([
  [1, 'Male'],
  [2, 'Female'],
]);

const compiled = createQueryCache();

/**
 * Looks up the names of everything the rows refer to, in one statement for each database.
 * @returns name of a number; null for none, and for a number whose row has gone
 */
export async function readReferenceNames(
  database: DatabaseHandle,
  references: readonly ContactReference[],
  rows: readonly Readonly<Record<string, FieldValue>>[],
): Promise<(column: Column, id: FieldValue | undefined) => string | null> {
  const wanted = references.flatMap(({ column }) => {
    if (column === 'ContactGender') return [];
    const ids = new Set(rows.map((row) => row[column]).filter((id) => typeof id === 'number'));
    return ids.size === 0 ? [] : [{ column, ids: Array.from(ids, (id) => ({ id })) }];
  });
  const found = await readNames(database, wanted);
  const names = new Map<string, Names>([...found, ['ContactGender', genders]]);
  return (column, id) => names.get(column)?.get(Number(id ?? 0)) ?? null;
}

interface Wanted {
  column: StoredReference;
  ids: { id: number }[];
}

async function readNames(database: DatabaseHandle, wanted: readonly Wanted[]): Promise<Map<string, Names>> {
  // Countries, states and users may be in another database than statuses.
  const halves = Map.groupBy(wanted, ({ column }) =>
    database.separated ? nameSources[column].half : 'main',
  );
  const rows: NamedRow[] = [];
  for (const [half, some] of halves) rows.push(...(await readHalf(database, half, some)));
  if (rows.length === 0) return new Map();
  const isLocalized = ({ kind }: NamedRow) => nameSources[kind].localized;
  const localize = await readLocalize(
    database,
    rows.filter(isLocalized).map(({ name }) => name ?? ''),
  );
  const named = Map.groupBy(rows, ({ kind }) => kind);
  return new Map(
    Array.from(named, ([kind, each]) => [kind, new Map(each.map((row) => [row.id, nameOf(row)]))]),
  );

  /** Administrators may write names in several languages; the code name stands in for one nobody can read. */
  function nameOf(row: NamedRow): string {
    const whole = [row.name, row.more].flatMap((part) => part?.trim() || []).join(' ');
    return isLocalized(row) ? readableName(localize, whole, row.code) : whole || row.code;
  }
}

async function readHalf(
  database: DatabaseHandle,
  half: 'db' | 'main',
  wanted: readonly Wanted[],
): Promise<NamedRow[]> {
  const { dialect } = database;
  const build = () => {
    const [first, ...others] = wanted.map(({ column }) => {
      const ids = placeholder<{ id: number }[]>(column);
      return nameSources[column].select(database, dialect.jsonRows('wanted', { id: 'int' }, ids));
    });
    return others.reduce((all, query) => all.unionAll(query), first as NamesQuery);
  };
  const key = wanted.map(({ column }) => column).join(' ');
  const query = bind(
    compiled(dialect, `${half} ${key}`, build),
    Object.fromEntries(wanted.map(({ column, ids }) => [column, ids])),
  );
  const { rows } = await database[half].executeQuery<NamedRow>(query);
  return rows;
}
