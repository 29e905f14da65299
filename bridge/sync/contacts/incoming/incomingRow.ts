import type { ColumnValue, FieldProblem } from '../../../mapping/types.ts';
import type { MappedValues } from './readMappedValues.ts';

/** A row that came in, as a JSON object: mapped columns, others, annotations. */
export type RowBody = Readonly<Record<string, unknown>>;

/** What a delivery says of a row. */
export interface DeliveredRow extends MappedValues {
  row: RowBody;
  /** As far as it tells one. */
  version: string | undefined;
}

/** What is taken for true of a row, from a delivery or by a look at the row itself. */
export interface IncomingRow {
  /** For extensions: all that is told of the row. */
  row: RowBody;
  /** By property; others are not touched. */
  theirs: Readonly<Record<string, ColumnValue>>;
  /** Property → version its value is of; properties whose version nothing tells are absent. */
  versions: ReadonlyMap<string, string>;
  /** Properties beside those of `theirs` as the row held them when it was read, with its version. */
  seen?: { values: Readonly<Record<string, ColumnValue>>; version: string };
  /** Mapped columns that hold no single value. */
  problems: FieldProblem[];
}
