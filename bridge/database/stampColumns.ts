import { type AliasedExpression, type Expression, sql } from 'kysely';
import type { DialectFunctions } from './dialectFunctions.ts';
import { typed } from './typed.ts';

/** A row of a stamp; stamps are compared as a whole, so that it is no matter which column says what. */
export interface StampRow {
  part: string;
  name: string | null;
  value: string | null;
  other: string | null;
  more: string | null;
  number: number | null;
}

/** What a row is made of; left out is null. */
type Sources = { [Name in Exclude<keyof StampRow, 'part'>]?: Expression<unknown> };

/** The columns of a stamp, alike for every table, so that one statement reads all of it. @param part of the configuration */
export function stampColumns(
  dialect: Pick<DialectFunctions, 'commonText'>,
  part: string,
  sources: Sources,
): AliasedExpression<never, keyof StampRow>[] {
  const text = (source: Expression<unknown> = sql`null`) => dialect.commonText(source);
  const columns = [
    text(sql.lit(part)).as('part'),
    text(sources.name).as('name'),
    text(sources.value).as('value'),
    text(sources.other).as('other'),
    text(sources.more).as('more'),
    typed(sources.number ?? sql`null`, 'int').as('number'),
  ];
  return columns as unknown as AliasedExpression<never, keyof StampRow>[];
}
