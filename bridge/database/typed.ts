import { CastNode, type Expression, ExpressionWrapper, RawNode } from 'kysely';
import type { SqlType, ValueOf } from './sqlType.ts';

/** An expression whose type both drivers know. */
export type TypedExpression<T> = ExpressionWrapper<Record<string, never>, never, T>;

/**
 * Names the type of an expression, so that its result converts as a column's would. SQL Server casts; the
 * embedded engine has no such types, so its compiler leaves the expression alone and its driver reads the name
 * from the query. A selected expression without a name is an error there.
 * @example
 * query.select(typed(eb.fn.sum('Value'), 'int').as('points'))
 */
export function typed<T extends SqlType>(
  expression: Expression<unknown>,
  type: T,
): TypedExpression<ValueOf<T>> {
  return new ExpressionWrapper(CastNode.create(expression.toOperationNode(), RawNode.createWithSql(type)));
}
