import type { SqlType } from '../sqlType.ts';

/** A parameter as the compiler leaves it to the driver: with the type of what it meets, where the query tells. */
export interface SqlParameter {
  readonly sqlType: SqlType | undefined;
  readonly value: unknown;
}

/** Whether the compiler wrapped it; parameters of ready-made SQL come bare. */
export function isSqlParameter(parameter: unknown): parameter is SqlParameter {
  return typeof parameter === 'object' && parameter !== null && 'sqlType' in parameter;
}
