import { isDatabaseError } from '../../database/databaseError.ts';
import type { ContactProblem } from './contactWork.ts';

/**
 * Where the database does not take a value for a contact, such as a rule or a trigger of the installation's own that
 * the bridge cannot know: the problem of that contact alone. undefined for any other error.
 */
export function refusedByXperience(contactId: number, error: unknown): ContactProblem | undefined {
  if (!isDatabaseError(error, 'constraint', 'duplicate')) return undefined;
  return {
    code: 'refusedByXperience',
    kind: 'data',
    detail: `The database of Xperience does not take what Dynamics holds for contact ${contactId}: ${error.message} Correct the value in Dynamics, or take the field out of the way to Xperience.`,
  };
}
