import type { components } from '../../../schemas/contract.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import type { ContactExplanation } from '../../sync/explain/explainContact.ts';
import { presentContactFailure } from './presentContact.ts';

type Schemas = components['schemas'];

const outcomes = {
  created: 'create',
  linked: 'link',
  updated: 'update',
  taken: 'take',
  unchanged: 'unchanged',
  failed: 'fail',
} as const satisfies Record<NonNullable<ContactExplanation['result']>, Schemas['Explanation']['outcome']>;

/** An explanation as the contract shows it. */
export function presentExplanation(explained: ContactExplanation): Schemas['Explanation'] {
  const { contactId, answer, rowId, linked, held, heldReason, qualifying, reason } = explained;
  const { result, away, lastFailure, settings, problems } = explained;
  const writes = explained.fields.some(({ action }) => action === 'send' || action === 'take');
  return {
    answer,
    contactId,
    ...(rowId !== undefined && { rowId }),
    linked,
    held,
    ...(heldReason !== undefined && { heldReason }),
    qualifying,
    wouldBeSent: explained.considered && (writes || result === 'created' || result === 'linked'),
    reason,
    ...(result && { outcome: outcomes[result] }),
    dynamicsReached: away === undefined,
    ...(away !== undefined && { dynamicsProblem: away }),
    ...(lastFailure && { lastFailure: presentContactFailure(lastFailure) }),
    minimumScore: settings.minimumScore,
    scoreRule: settings.scoreRule,
    scores: explained.scores.map(({ name, points, expiredPoints, enabled }) => ({
      score: name,
      points,
      expiredPoints,
      enabled,
      reached: points >= settings.minimumScore,
    })),
    qualifyingRule: settings.groups ? 'groups' : 'points',
    ...(settings.groups && {
      groupMatch: settings.groups.match,
      groups: explained.groups.map(({ name, displayName, member, rebuilding, missing }) => ({
        name,
        displayName,
        member,
        rebuilding,
        missing,
      })),
    }),
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
