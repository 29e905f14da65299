import type { CompiledQuery } from 'kysely';
import type { DialectFunctions } from '../../bridge/database/dialectFunctions.ts';
import { isSqlParameter } from '../../bridge/database/sqlServer/sqlParameter.ts';

/** Quoted text and names, where nothing is a parameter, and the parameters themselves. */
const places = /'(?:[^']|'')*'|"[^"]*"|\[[^\]]*\]|@(\d+)|\?/g;

/** A statement with its parameters written into it, as a person can execute it. */
export function withLiterals(
  { sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>,
  engine: DialectFunctions['engine'],
): string {
  let next = 0;
  return sql.replace(places, (place: string, number?: string) => {
    if (number !== undefined) return literal(parameters[Number(number) - 1], engine);
    if (place !== '?') return place;
    next += 1;
    return literal(parameters[next - 1], engine);
  });
}

function literal(parameter: unknown, engine: DialectFunctions['engine']): string {
  const typed = isSqlParameter(parameter);
  const value = typed ? parameter.value : parameter;
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') throw new Error('A value of the set-up cannot be written as SQL.');
  const quoted = `${engine === 'sqlServer' ? 'N' : ''}'${value.replaceAll("'", "''")}'`;
  const type = typed ? parameter.sqlType : undefined;
  return type === undefined || type.startsWith('nvarchar') ? quoted : `cast(${quoted} as ${type})`;
}
