import type { TableState } from '../organization/organization.ts';
import type { Selection } from './selection.ts';

/** What follows `$metadata#` in @odata.context: `contacts(firstname,parentcustomerid_account(name))`. */
export function contextFragment(state: TableState, selection: Selection): string {
  return `${state.table.entitySet}${parentheses(selection)}`;
}

function parentheses(selection: Selection): string {
  const names = [
    ...(selection.chosen ? selection.chosen.keys() : []),
    ...selection.expands.map((expand) => `${expand.name}${parentheses(expand.selection) || '()'}`),
  ];
  return names.length > 0 ? `(${names.join(',')})` : '';
}
