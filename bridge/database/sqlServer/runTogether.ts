import { type CompiledQuery, createQueryId, RawNode } from 'kysely';
import type { StatementRunner, TogetherStatement } from '../dialectFunctions.ts';

/** Carries out statements of a transaction as one batch; see `runTogether` of the port. */
export async function runTogether(
  transaction: StatementRunner,
  statements: readonly TogetherStatement[],
): Promise<unknown[][]> {
  if (statements.length === 0) return [];
  const { rowSets = [] } = (await transaction.executeQuery(joinStatements(statements))) as {
    rowSets?: unknown[][];
  };
  const sets = [...rowSets];
  return statements.map(({ returnsRows }) => (returnsRows ? (sets.shift() ?? []) : []));
}

/** One text of several statements; each keeps its parameters under numbers of the batch. */
export function joinStatements(statements: readonly TogetherStatement[]): CompiledQuery {
  const parameters: unknown[] = [];
  const texts = statements.map(({ query }) => {
    const before = parameters.length;
    parameters.push(...query.parameters);
    return query.sql.replace(/@(\d+)\b/g, (_name, number: string) => `@${before + Number(number)}`);
  });
  const text = texts.join(';\n');
  return { query: RawNode.createWithSql(text), queryId: createQueryId(), sql: text, parameters };
}
