import type { PlannedField } from '../state/runs/plannedChanges.ts';
import type { DecidedContact, LoadedContact } from './contactRecord.ts';
import { type ContactOutcome, type ContactProblem, problemOf } from './contactWork.ts';

/** What becomes of a contact once what was decided has been carried out. */
export function outcomeOf(contact: DecidedContact): ContactOutcome {
  const { kind, decision, arrived } = contact;
  const problems = decision.problems.map((problem) =>
    problemOf(problem, decision.fields.find((field) => field.column === problem.column)?.ours ?? null),
  );
  const sent =
    kind === 'create'
      ? Object.keys(decision.agreed).filter((column) => decision.agreed[column]?.theirs !== null)
      : decision.fields.filter((field) => field.action === 'send').map((field) => field.column);
  const changedColumns = arrived ? [...new Set([...arrived.columns, ...sent])] : sent;
  const changedFields = Object.keys(decision.toXperience);
  return {
    contactId: contact.contactId,
    modifiedLocal: contact.modifiedLocal,
    rowId: contact.targetId,
    result: resultOf(contact, changedColumns.length, changedFields.length),
    changedColumns,
    changedFields,
    problems,
  };
}

/** The same with the values that would travel, for a plan. */
export function plannedOutcome(contact: DecidedContact): ContactOutcome {
  const { fields } = contact.decision;
  const planned = fields.flatMap(({ field, column, action, ours, theirs, result = null }): PlannedField[] => {
    if (action === 'send') return [{ field, column, to: 'dynamics', old: theirs, new: result }];
    return action === 'take' ? [{ field, column, to: 'xperience', old: ours, new: result }] : [];
  });
  return { ...outcomeOf(contact), fields: planned };
}

function resultOf(
  { kind, arrived, origin }: DecidedContact,
  columns: number,
  fields: number,
): ContactOutcome['result'] {
  if (kind === 'create' || arrived?.as === 'created') return 'created';
  if (origin !== 'linked') return 'linked';
  if (columns > 0) return 'updated';
  return fields > 0 ? 'taken' : 'unchanged';
}

/** A contact that could not be delivered at all. */
export function problemOutcome(contact: LoadedContact, problem: ContactProblem): ContactOutcome {
  return { ...leftAlone(contact), result: 'failed', problems: [problem] };
}

/** A contact nothing was done with. */
export function leftAlone({ contactId, modifiedLocal, rowId }: LoadedContact): ContactOutcome {
  return {
    contactId,
    modifiedLocal,
    ...(rowId ? { rowId } : {}),
    result: 'unchanged',
    changedColumns: [],
    changedFields: [],
    problems: [],
  };
}

/** Somebody else was always quicker. */
export const keepsChanging: ContactProblem = {
  code: 'keepsChanging',
  kind: 'transient',
  detail:
    'The contact or its Dynamics row kept changing while it was being synchronized. It is tried again with the next run.',
};
