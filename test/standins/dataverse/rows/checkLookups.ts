import { userDisabled } from '../errors/requestErrors.ts';
import { rowNotFound } from '../errors/rowErrors.ts';
import { webApiError } from '../errors/webApiError.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { isLookup, type Value } from './row.ts';

/** Every row pointed at must exist, an owner must be able to own, and the caller may append the one to the other. */
export function checkLookups(
  context: Context,
  state: TableState,
  values: Iterable<readonly [string, Value | null]>,
): void {
  for (const [column, value] of values) {
    if (value === null || !isLookup(value)) continue;
    const target = context.organization.table(value.table);
    const row = target?.rows.get(value.id);
    if (!target || !row) throw rowNotFound(value.table, value.id);
    if (column === 'ownerid') {
      if (value.table === 'team' && row.values.teamtype === 1) throw accessTeamCannotOwn();
      // Guides to migrations say that an owner must be an enabled user. The answer for another is inference: no public
      // source shows it, and this is the one for whatever else a disabled user is asked for.
      if (row.values.isdisabled === true) throw userDisabled(row.id);
      continue;
    }
    requirePrivilege(context.caller, 'Append', state.table.logicalName, state.table.schemaName);
    requirePrivilege(context.caller, 'AppendTo', target.table.logicalName, target.table.schemaName);
  }
}

/** The status and code are inference; that an access team owns nothing is documented. */
function accessTeamCannotOwn(): Error {
  return webApiError(400, '0x80048d09', 'Access teams cannot own records.');
}
