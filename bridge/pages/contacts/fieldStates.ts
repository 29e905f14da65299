import type { ContactPageView } from '../../api/views/viewContactPage.ts';

export type Decision = NonNullable<ContactPageView['explanation']>['fields'][number];

/** What becomes of a field: sent, brought, cannot be sent, stays different, or nothing, being the same on both sides. */
export type FieldState = 'send' | 'take' | 'cannot' | 'stays' | 'same';

/** @param isAway Dynamics could not be asked: what it held last stands for what it holds */
export function stateOfField(field: Decision, isAway: boolean): FieldState {
  if (field.problem) return 'cannot';
  if (isAway) return field.why === 'oursMoved' ? 'send' : 'same';
  if (field.action === 'send' || field.action === 'take') return field.action;
  // Nothing has moved: what differs then differs by the rules of the mapping, and stood so when it was exchanged.
  if (field.why === 'equal' || field.why === 'unmoved') return 'same';
  return 'stays';
}

/** How many fields are in each state. */
export function countStates(
  fields: readonly Decision[],
  isAway: boolean,
): Readonly<Record<FieldState, number>> {
  const counts = { send: 0, take: 0, cannot: 0, stays: 0, same: 0 };
  for (const field of fields) counts[stateOfField(field, isAway)] += 1;
  return counts;
}
