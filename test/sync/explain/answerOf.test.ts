import { expect, it } from 'vitest';
import type { ContactOutcome } from '../../../bridge/sync/contacts/contactWork.ts';
import { answerOf, type Known } from '../../../bridge/sync/explain/answerOf.ts';

const name = 'Ada Lovelace <ada@example.com>';

function outcome(over: Partial<ContactOutcome> = {}): ContactOutcome {
  return {
    contactId: 7,
    modifiedLocal: '2026-01-01T00:00:00.0000000' as ContactOutcome['modifiedLocal'],
    result: 'unchanged',
    changedColumns: [],
    changedFields: [],
    problems: [],
    ...over,
  };
}

const unlinked: Known = {
  name,
  linked: false,
  rowFound: false,
  held: false,
  qualifying: false,
  obstacle: undefined,
  settings: { minimumScore: 100, scoreRule: 'singleScore' },
  scores: [],
  outcome: outcome({ result: 'created' }),
  lastFailure: undefined,
};
const linked: Known = { ...unlinked, linked: true, rowFound: true, outcome: outcome() };
const paused = 'the bridge is paused by admin (Upgrade)';
const problem = { code: 'tooLong', kind: 'data', detail: 'The city is too long.' } as const;
const scores = [
  { name: 'Engagement', enabled: true, points: 40 },
  { name: 'Old', enabled: false, points: 70 },
];

it.each<[string, Partial<Known>, string]>([
  ['has no points', {}, 'it has no points, and the minimum score of 100 is not reached.'],
  [
    'has a score too low',
    { scores },
    'none of its scores reaches the minimum score of 100: the highest is Old with 70 points.',
  ],
  [
    'has a sum too low',
    { scores, settings: { minimumScore: 100, scoreRule: 'sumOfScores' } },
    'the 40 points of its scores together do not reach the minimum score of 100.',
  ],
  [
    'is excluded',
    { held: true, heldReason: 'Unlinked by editor.' },
    'it was excluded from synchronization (Unlinked by editor); import it to include it again.',
  ],
  ['cannot be sent now', { qualifying: true, obstacle: paused }, `${paused}.`],
  [
    'cannot be delivered',
    { qualifying: true, outcome: outcome({ result: 'failed', problems: [problem] }) },
    'it cannot be delivered: The city is too long.',
  ],
  [
    'is away with Dynamics',
    { qualifying: true, outcome: undefined },
    'Dynamics cannot be reached now; it reached the minimum score.',
  ],
])('says why a contact is not in Dynamics that %s', (_what, over, because) => {
  expect(answerOf({ ...unlinked, ...over })).toBe(`${name} is not in Dynamics, because ${because}`);
});

it.each<[string, Partial<Known>, string]>([
  [
    'was tried',
    { lastFailure: problem },
    'is not in Dynamics yet, because the last attempt failed: The city is too long.',
  ],
  [
    'waits for the next synchronization',
    {},
    'is not in Dynamics yet: it reached the minimum score, and the next synchronization creates its row.',
  ],
  [
    'has a row already',
    { rowFound: true, outcome: outcome({ result: 'linked' }) },
    'is not linked to the row it has in Dynamics yet: it reached the minimum score, and the next synchronization links it.',
  ],
])('says of a contact that qualifies and %s what comes next', (_what, over, said) => {
  expect(answerOf({ ...unlinked, qualifying: true, ...over })).toBe(`${name} ${said}`);
});

it.each<[string, Partial<Known>, string]>([
  ['is in step', {}, 'is in Dynamics, and both sides are in step.'],
  [
    'has values to bring up to date',
    { outcome: outcome({ result: 'updated', changedColumns: ['a'], changedFields: ['b'] }) },
    'is in Dynamics, and the next synchronization brings 2 values up to date.',
  ],
  [
    'has values that wait',
    { obstacle: paused, outcome: outcome({ result: 'updated', changedColumns: ['a'] }) },
    `is in Dynamics, but one value cannot be brought up to date, because ${paused}.`,
  ],
  [
    'has a field that does not fit',
    { outcome: outcome({ problems: [problem] }) },
    'is in Dynamics, but one field cannot be synchronized: The city is too long.',
  ],
  [
    'lost its row',
    { rowFound: false, outcome: outcome({ result: 'failed', problems: [problem] }) },
    'is not in Dynamics any more: the row it is linked to was deleted there, and somebody has to say what becomes of it.',
  ],
  [
    'gets its row again',
    { rowFound: false, outcome: outcome({ result: 'created' }) },
    'is not in Dynamics any more: the row it is linked to was deleted there, and the next synchronization creates it again.',
  ],
  [
    'cannot be looked at',
    { outcome: undefined, lastFailure: problem },
    'is linked to a row in Dynamics, which cannot be reached now, so what the row holds is not known, and the last attempt to synchronize it failed: The city is too long.',
  ],
])('says of a linked contact that it %s', (_what, over, said) => {
  expect(answerOf({ ...linked, ...over })).toBe(`${name} ${said}`);
});
