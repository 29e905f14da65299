import { type AliasedExpression, type Expression, type SelectQueryBuilder, sql } from 'kysely';
import type { DialectFunctions } from '../../database/dialectFunctions.ts';
import { typed } from '../../database/typed.ts';
import type { ContactReference } from './contactReferences.ts';

/** References to rows; what a gender is called stands in no table. */
export type StoredReference = Exclude<ContactReference['column'], 'ContactGender'>;

/** A row of another table, as far as people call it something. */
export interface NamedRow {
  /** What names it. */
  kind: StoredReference;
  id: number;
  /** What people call it, perhaps with localization macros. */
  name: string | null;
  /** What comes behind it, as the family name does. */
  more: string | null;
  /** Stands in for a name that there is not, or that nobody can read. */
  code: string;
}

/** Numbers that are looked up, as a derived table. */
export type WantedIds = AliasedExpression<{ id: number }, 'wanted'>;

/** Names of the rows with the numbers wanted; of any table, for one statement over several. */
export type NamesQuery = SelectQueryBuilder<never, never, NamedRow>;

type Sources = { [Name in 'id' | 'name' | 'code']: Expression<unknown> } & { more?: Expression<unknown> };

/** The columns of such a query, alike for every table. */
export function namedColumns(
  dialect: Pick<DialectFunctions, 'commonText'>,
  kind: StoredReference,
  { id, name, code, more = sql`null` }: Sources,
): AliasedExpression<never, keyof NamedRow>[] {
  const columns = [
    dialect.commonText(sql.lit(kind)).as('kind'),
    typed(id, 'int').as('id'),
    dialect.commonText(name).as('name'),
    dialect.commonText(more).as('more'),
    dialect.commonText(code).as('code'),
  ];
  return columns as unknown as AliasedExpression<never, keyof NamedRow>[];
}
