import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Tables } from '../../../database/tables.ts';

/** Which failures; without anything all of them. */
export interface FailureFilter {
  kind?: 'contact' | 'activity';
  code?: string;
}

type Builder = ExpressionBuilder<Tables & { failure: Tables['dynamics365.failure'] }, 'failure'>;

/** The condition on a query that knows the table of failures as `failure`. */
export function matching({ kind, code }: FailureFilter): (eb: Builder) => Expression<SqlBool> {
  return (eb) =>
    eb.and([
      ...(kind === undefined ? [] : [eb('failure.activity_id', kind === 'contact' ? '=' : '>', 0)]),
      ...(code === undefined ? [] : [eb('failure.code', '=', code)]),
    ]);
}
