import type { CompiledQuery } from 'kysely';
import type { DialectFunctions } from '../../bridge/database/dialectFunctions.ts';

/** Quoted text and names, where nothing is a parameter, and the parameters themselves. */
const places = /'(?:[^']|'')*'|"[^"]*"|\[[^\]]*\]|@(\d+)|\?/g;

/** A statement with its parameters written into it, as a person can execute it. */
export function withLiterals({ sql, parameters }: CompiledQuery, engine: DialectFunctions['engine']): string {
  let next = 0;
  return sql.replace(places, (place: string, number?: string) => {
    if (number !== undefined) return literal(parameters[Number(number) - 1], engine);
    if (place !== '?') return place;
    next += 1;
    return literal(parameters[next - 1], engine);
  });
}

function literal(value: unknown, engine: DialectFunctions['engine']): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') {
    const quoted = `'${value.replaceAll("'", "''")}'`;
    return engine === 'sqlServer' ? `N${quoted}` : quoted;
  }
  throw new Error('A value of the set-up cannot be written as SQL.');
}
