import { securedColumn } from '../errors/rowErrors.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import type { Column, ColumnGrant } from '../tables/table.ts';
import { columnValue } from './columnValue.ts';
import type { Row, Value } from './row.ts';

const administrator: ColumnGrant = { read: true, create: true, update: true, unmasked: 'none' };
const nothing: ColumnGrant = { read: false, create: false, update: false, unmasked: 'none' };

/** What the caller may do with a secured column; a profile that names it counts before the bypass of administrators. */
export function columnGrant({ caller }: Pick<Context, 'caller'>, column: Column): ColumnGrant {
  const isAdministrator = caller.rights.every((rights) => rights === 'all');
  return column.security?.grants[caller.userId] ?? (isAdministrator ? administrator : nothing);
}

/**
 * A row's value as the caller sees it: that of a secured column as if it were null, or masked. `UnMaskedData=true` shows
 * it as it is where the caller may read unmasked, of one row or of all. The letters that a mask leaves are inference.
 */
export function shownValue(context: Context, state: TableState, column: Column, row: Row): Value | undefined {
  const value = columnValue(state, column, row);
  if (!column.security || value === undefined) return value;
  const grant = columnGrant(context, column);
  if (!grant.read) return undefined;
  if (typeof value !== 'string' || !isMasked(context, state, column)) return value;
  return showsUnmasked(context, grant) ? value : masked(value);
}

function isMasked({ organization }: Context, { table }: TableState, { name }: Column): boolean {
  for (const { values } of organization.table('attributemaskingrule')?.rows.scan() ?? [])
    if (values.entityname === table.logicalName && values.attributelogicalname === name) return true;
  return false;
}

function showsUnmasked({ request }: Context, { unmasked }: ColumnGrant): boolean {
  if (!/(^|&)UnMaskedData=true(&|$)/i.test(request.query)) return false;
  return unmasked === 'all' || (unmasked === 'one' && request.method === 'GET' && request.path.endsWith(')'));
}

function masked(text: string): string {
  return text.slice(0, 1) + text.slice(1).replace(/[^@.]/g, '#');
}

/** Throws 403 where the caller may not write one of the secured columns named. */
export function requireColumnGrant(
  context: Context,
  state: TableState,
  names: Iterable<string>,
  write: 'create' | 'update',
): void {
  for (const name of names) {
    const column = state.columns.get(name);
    if (column?.security && !columnGrant(context, column)[write])
      throw securedColumn(context.caller.userId, write, name);
  }
}
