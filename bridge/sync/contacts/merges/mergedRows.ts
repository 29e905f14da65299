import type { DataverseRow } from '../../../dataverse/types.ts';

/** Merged rows by ID, as Dynamics answered them. */
export type MergedRows = ReadonlyMap<string, DataverseRow>;

/** @param rows what was answered; what is not merged is left out */
export function mergedRowsOf(rows: readonly DataverseRow[]): MergedRows {
  return new Map(rows.filter(({ values }) => values.merged === true).map((row) => [row.id, row]));
}

/** The newest `modifiedon` among them, UTC, ISO 8601. */
export function newestOf(rows: MergedRows): string | undefined {
  const times = [...rows.values()].flatMap(({ values: { modifiedon } }) =>
    typeof modifiedon === 'string' ? [modifiedon] : [],
  );
  return times.sort().at(-1);
}
