import { keyText } from '../keyText.ts';
import { excerpt } from '../misfits.ts';
import type { ColumnSide, Fitted, PairContext } from '../sides.ts';
import { canonicalGuid, fitGuid } from './guidColumn.ts';

/** Lookup, Customer and Owner: by GUID, or by a key column of the target found beforehand. */
export function lookupColumn({ column, item, key }: PairContext): ColumnSide {
  const { table, keyColumn, unresolved } = item.lookup ?? { table: '', unresolved: 'fail' };
  if (keyColumn === undefined || key === undefined) {
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
      const text = keyText(key.column, ours);
      const id = text === undefined ? undefined : references?.resolve(table, keyColumn, text);
      return id === undefined ? missing(ours) : fitGuid(id);
    },
    spell: (theirs, references) => {
      const text = references?.keyOf?.(table, keyColumn, theirs);
      if (text !== undefined && text !== '') return { text };
      const detail = `the row ${theirs} of ${column.name} was not found in ${table} or has no ${keyColumn}`;
      return { code: 'referenceNotFound', detail };
    },
    value: (text) => text,
  };
}
