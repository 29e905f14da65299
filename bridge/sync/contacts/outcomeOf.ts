import type { PlannedField } from '../state/runs/plannedChanges.ts';
import { type ContactOutcome, type ContactProblem, type ExchangeContact, problemOf } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';

/** What a verdict makes of its contact once it has been carried out. */
export function outcomeOf(verdict: Verdict): ContactOutcome {
  const { location, decision, arrived } = verdict;
  const problems = decision.problems.map((problem) =>
    problemOf(problem, decision.fields.find((field) => field.column === problem.column)?.ours ?? null),
  );
  const sent =
    verdict.kind === 'create'
      ? Object.keys(verdict.agreed).filter((column) => verdict.agreed[column]?.theirs !== null)
      : decision.fields.filter((field) => field.action === 'send').map((field) => field.column);
  const changedColumns = arrived ? [...new Set([...arrived.columns, ...sent])] : sent;
  const changedFields = Object.keys(decision.toXperience);
  return {
    contactId: location.contact.contactId,
    modifiedLocal: location.contact.modifiedLocal,
    rowId: location.rowId,
    result: resultOf(verdict, changedColumns.length, changedFields.length),
    changedColumns,
    changedFields,
    problems,
  };
}

/** The same with the values that would travel, for a plan. */
export function plannedOutcome(verdict: Verdict): ContactOutcome {
  const { fields } = verdict.decision;
  const planned = fields.flatMap(({ field, column, action, ours, theirs, result = null }): PlannedField[] => {
    if (action === 'send') return [{ field, column, to: 'dynamics', old: theirs, new: result }];
    return action === 'take' ? [{ field, column, to: 'xperience', old: ours, new: result }] : [];
  });
  return { ...outcomeOf(verdict), fields: planned };
}

function resultOf(verdict: Verdict, columns: number, fields: number): ContactOutcome['result'] {
  if (verdict.kind === 'create' || verdict.arrived?.as === 'created') return 'created';
  if (verdict.location.origin !== 'linked') return 'linked';
  if (columns > 0) return 'updated';
  return fields > 0 ? 'taken' : 'unchanged';
}

/** A contact that could not be delivered at all. */
export function problemOutcome(contact: ExchangeContact, problem: ContactProblem): ContactOutcome {
  return { ...leftAlone(contact), result: 'failed', problems: [problem] };
}

/** A contact nothing was done with. */
export function leftAlone({ contactId, modifiedLocal, rowId }: ExchangeContact): ContactOutcome {
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
