import { invalidStatus } from '../errors/rowErrors.ts';
import type { TableState } from '../organization/organization.ts';
import type { Option } from '../tables/table.ts';
import type { Value } from './row.ts';

export type StateValues = { statecode: number; statuscode: number };

/**
 * State and status of a new row: the state is the first one whatever the body says (statecode is not valid for
 * create); a status that belongs to another state is refused.
 */
export function stateOfNewRow(
  state: TableState,
  id: string,
  status: Value | undefined,
): StateValues | undefined {
  const initial = optionsOf(state, 'statecode')[0];
  if (!initial) return undefined;
  return withStatus(state, id, initial, typeof status === 'number' ? status : undefined);
}

/**
 * State and status after an update. A state without a status takes the state's default status; a status alone
 * must belong to the state the row is in.
 */
export function stateAfterUpdate(
  state: TableState,
  id: string,
  before: StateValues,
  change: { statecode: Value | undefined; statuscode: Value | undefined },
): StateValues {
  const wanted = typeof change.statecode === 'number' ? change.statecode : before.statecode;
  const option = optionsOf(state, 'statecode').find((candidate) => candidate.value === wanted);
  if (!option) return before;
  const keeps = change.statecode === undefined && change.statuscode === undefined;
  const status =
    typeof change.statuscode === 'number' ? change.statuscode : keeps ? before.statuscode : undefined;
  return withStatus(
    state,
    id,
    option,
    status ?? (wanted === before.statecode ? before.statuscode : undefined),
  );
}

function withStatus(state: TableState, id: string, option: Option, status: number | undefined): StateValues {
  const statuses = optionsOf(state, 'statuscode');
  const chosen =
    status ?? option.defaultStatus ?? statuses.find((candidate) => candidate.state === option.value)?.value;
  const fits = statuses.some((candidate) => candidate.value === chosen && candidate.state === option.value);
  const { logicalName, schemaName } = state.table;
  if (chosen === undefined || !fits) {
    const name = `${schemaName}State.${option.invariantName ?? option.label ?? option.value}`;
    throw invalidStatus(chosen ?? -1, name, `on ${logicalName} with Id ${id}`);
  }
  return { statecode: option.value, statuscode: chosen };
}

function optionsOf(state: TableState, column: string): readonly Option[] {
  return state.columns.get(column)?.options ?? [];
}
