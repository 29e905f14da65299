import type { ActivityCode, TypeCode } from '../../../bridge/sync/activities/types/typePlan.ts';
import { type Explanation, explain } from './explanation.ts';

const other =
  'Choose another owner for the type on the page *Activities*, or another default owner on the page *Settings*.';

/** Why activities of a type are not sent. Those that wait follow by themselves when it is put right. */
export const activityTypes: Readonly<Record<TypeCode | ActivityCode, Explanation>> = {
  columnsDoNotFit: explain(
    'A column that the type map or an extension names is missing in the table, or takes other values.',
    'Correct the columns of the type; the message names them.',
  ),
  filteredOut: explain(
    'The pages or forms of the type leave the activity out.',
    'Nothing, unless it is wanted: then widen the filter of the type.',
  ),
  leftOutByExtension: explain('An extension leaves the activity out.', 'Nothing, unless it is wanted.'),
  ownerCannotOwn: explain('The owner is an access team, which can own nothing.', other),
  ownerDisabled: explain('The owner is disabled in Dynamics.', other),
  ownerInvalid: explain('What stands for the owner names nobody.', other),
  ownerMissing: explain('The owner was deleted in Dynamics.', other),
  ownersUnlisted: explain(
    'Dynamics lists no table to look owners up in.',
    'Give the application user the right to read users and teams.',
  ),
  tableMissing: explain(
    'The table of the type is not in the environment.',
    'Import the solution that brings it, or choose another table.',
  ),
  tableNotActivity: explain('The table is none of activities.', 'Choose another table.'),
  tableWithoutCompletion: explain(
    'Rows of the table have no state *Completed*.',
    'Have rows of the type left open (`complete` at `false`), or choose another table.',
  ),
  tableWithoutContacts: explain('Rows of the table cannot regard contacts.', 'Choose another table.'),
  typeSwitchedOff: explain('The type is switched off in the type map.', 'Nothing, unless it is wanted.'),
  typeWithoutTable: explain(
    'No table was chosen for the type, and none is called like it.',
    'Nothing, unless it is wanted: then choose a table on the page *Activities*.',
  ),
};
