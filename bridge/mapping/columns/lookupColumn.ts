import { keyText } from '../keyText.ts';
import { excerpt } from '../misfits.ts';
import type { ColumnSide, Fitted, PairContext } from '../sides.ts';
import type { References } from '../types.ts';
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
  const unreadable = (value: string | undefined, references: References | undefined): Fitted | undefined => {
    const said = value === undefined ? undefined : references?.unreadable?.(table, keyColumn, value);
    if (said === undefined) return undefined;
    const detail = `Dynamics did not let the bridge look ${excerpt(value ?? '')} up in ${keyColumn} of ${table}: ${said}`;
    return { code: 'referenceUnreadable', detail };
  };
  return {
    canonical: canonicalGuid,
    fit: (ours, references) => {
      const text = keyText(key.column, ours);
      const refused = unreadable(text, references);
      if (refused) return refused;
      const id = text === undefined ? undefined : references?.resolve(table, keyColumn, text);
      return id === undefined ? missing(ours) : fitGuid(id);
    },
    spell: (theirs, references) => {
      const refused = unreadable(theirs, references);
      if (refused) return refused;
      const text = references?.keyOf?.(table, keyColumn, theirs);
      if (text !== undefined && text !== '') return { text };
      const detail = `the row ${theirs} of ${column.name} was not found in ${table} or has no ${keyColumn}`;
      return { code: 'referenceNotFound', detail };
    },
    value: (text) => text,
  };
}
