import type { DataverseRow } from '../../../dataverse/types.ts';
import type { MappedValues } from './readMappedValues.ts';

/** A row that came in, as a JSON object: mapped columns, others, annotations. */
export type RowBody = Readonly<Record<string, unknown>>;

/** What a row that came in says. */
export interface IncomingRow extends MappedValues {
  row: RowBody;
  version: string | undefined;
  /** The row itself, where it was read because what was delivered may be old. */
  read?: DataverseRow;
}
