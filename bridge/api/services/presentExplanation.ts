import type { components } from '../../../schemas/contract.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import type { ContactExplanation } from '../../sync/contacts/explainContact.ts';

type Schemas = components['schemas'];

const outcomes = {
  created: 'create',
  linked: 'link',
  updated: 'update',
  taken: 'take',
  unchanged: 'unchanged',
  failed: 'fail',
} as const satisfies Record<ContactExplanation['result'], Schemas['Explanation']['outcome']>;

/** An explanation as the contract shows it. */
export function presentExplanation(explained: ContactExplanation): Schemas['Explanation'] {
  const { contactId, rowId, linked, held, qualifying, reason, settings, problems } = explained;
  const writes = explained.fields.some(({ action }) => action === 'send' || action === 'take');
  return {
    contactId,
    rowId,
    linked,
    held,
    qualifying,
    wouldBeSent:
      explained.considered && (writes || explained.result === 'created' || explained.result === 'linked'),
    reason,
    outcome: outcomes[explained.result],
    minimumScore: settings.minimumScore,
    scoreRule: settings.scoreRule,
    scores: explained.scores.map(({ name, points, expiredPoints, enabled }) => ({
      score: name,
      points,
      expiredPoints,
      enabled,
      reached: points >= settings.minimumScore,
    })),
    fields: explained.fields.map(presentField),
    ...(problems.length > 0 && {
      problems: problems.map(({ code, detail, field, column }) => ({
        code,
        detail,
        ...(field !== undefined && { field }),
        ...(column !== undefined && { column }),
      })),
    }),
  };
}

function presentField(decision: FieldDecision): Schemas['FieldExplanation'] {
  const { field, column, why, action, ours, theirs, agreed, result, note, problem } = decision;
  const held = { ours, theirs, agreedOurs: agreed?.ours, agreedTheirs: agreed?.theirs, result, note };
  const known = Object.entries({ ...held, problem: problem?.detail }).filter(([, value]) => value != null);
  return { field, column, why, action, ...Object.fromEntries(known) };
}
