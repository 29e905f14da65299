import { excerpt } from '../misfits.ts';
import type { ColumnSide, Fitted, PairContext } from '../sides.ts';
import { canonicalGuid, fitGuid } from './guidColumn.ts';

/** Lookup, Customer and Owner: by GUID, or by a key column of the target found beforehand. */
export function lookupColumn({ column, item }: PairContext): ColumnSide {
  const { table, keyColumn, unresolved } = item.lookup ?? { table: '', unresolved: 'fail' };
  if (keyColumn === undefined) {
    return { canonical: canonicalGuid, fit: fitGuid, spell: fitGuid, value: (text) => text };
  }
  const missing = (text: string): Fitted => {
    if (unresolved === 'empty') return { text: null };
    const detail = `no row or more than one row of ${table} was found for ${keyColumn} ${excerpt(text)}`;
    return { code: 'referenceNotFound', detail };
  };
  return {
    canonical: canonicalGuid,
    fit: (ours, references) => {
      const id = references?.resolve(table, keyColumn, ours);
      return id === undefined ? missing(ours) : fitGuid(id);
    },
    spell: (theirs, references) => {
      const key = references?.keyOf?.(table, keyColumn, theirs);
      if (key !== undefined && key !== '') return { text: key };
      const detail = `the row ${theirs} of ${column.name} was not found in ${table} or has no ${keyColumn}`;
      return { code: 'referenceNotFound', detail };
    },
    value: (text) => text,
  };
}
