import { type WebApiError, webApiError } from '../errors/webApiError.ts';
import type { TableState } from '../organization/organization.ts';
import type { Row } from '../rows/row.ts';

/** States in which an activity can no longer be edited; both have the same numbers in every activity table. */
const closedStates = new Map([
  [1, 'Completed'],
  [2, 'Canceled'],
]);

/**
 * Throws 400 when a closed activity would be edited. Its state may still be changed, and other columns together
 * with a state that opens it again. The table reference says so of tasks; for other activities it is inference.
 */
export function checkClosed(
  state: TableState,
  row: Row,
  changed: readonly string[],
  stateAfter: number | undefined,
): void {
  const name = state.table.isActivity ? closedStates.get(Number(row.values.statecode)) : undefined;
  if (name === undefined || !closedStates.has(Number(stateAfter))) return;
  if (changed.every((column) => column === 'statecode' || column === 'statuscode')) return;
  throw closedRow(state.table.logicalName, row.id, name);
}

/** The code is inference; no source at hand shows the body of this refusal. */
function closedRow(logicalName: string, id: string, name: string): WebApiError {
  return webApiError(
    400,
    '0x80040203',
    `The ${logicalName} with Id ${id} is in state ${name} and read-only. Reopen it before changing it.`,
  );
}
