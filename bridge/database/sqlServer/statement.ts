import type { CompiledQuery } from 'kysely';
import { Request } from 'tedious';
import { maximumParameters, tooManyParameters } from '../maximumParameters.ts';
import { fromTdsColumn, type TdsColumn } from './fromTdsColumn.ts';
import { toTdsParameter } from './toTdsParameter.ts';

/** What hears of a statement's rows and its end. */
export interface StatementListener<Row> {
  /** Rows begin, those of the next statement of a batch. */
  onRows?(): void;
  onRow(row: Row): void;
  onEnd(error: Error | null | undefined, rowCount: number): void;
}

/**
 * A query as tedious runs it, with its rows as the port knows them.
 * @throws for a parameter that cannot be sent, or too many of them
 */
export function createStatement<Row>(query: CompiledQuery, listener: StatementListener<Row>): Request {
  if (query.parameters.length > maximumParameters) {
    throw tooManyParameters(query.parameters.length);
  }
  let affected = 0;
  const request = new Request(query.sql, (error) => listener.onEnd(error, affected));
  // The statement is counted last, behind those of its triggers; tedious' own count is the sum of all.
  const count = (rows: number | undefined): void => {
    affected = rows ?? affected;
  };
  request.on('doneInProc', count);
  request.on('done', count);
  query.parameters.forEach((parameter, index) => {
    const { type, value, options } = toTdsParameter(parameter);
    request.addParameter(String(index + 1), type, value, options);
  });
  let columns: { name: string; convert: (value: unknown) => unknown }[] = [];
  request.on('columnMetadata', (described) => {
    columns = (described as TdsColumn[]).map((column) => ({
      name: column.colName,
      convert: fromTdsColumn(column),
    }));
    listener.onRows?.();
  });
  request.on('row', (values: { value: unknown }[]) => {
    const row: Record<string, unknown> = {};
    columns.forEach(({ name, convert }, index) => {
      row[name] = convert(values[index]?.value ?? null);
    });
    listener.onRow(row as Row);
  });
  return request;
}
