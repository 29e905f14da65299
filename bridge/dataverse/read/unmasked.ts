import type { TableRef } from '../types.ts';

/**
 * What a query of a table's rows needs so that masked columns come as they are, where our user may read them so: without
 * it an application user gets masked values whatever it may do (Microsoft, "Column-level security with code").
 */
export function unmasked({ unmask }: TableRef): '' | '&UnMaskedData=true' {
  return unmask ? '&UnMaskedData=true' : '';
}
