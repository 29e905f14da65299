import { describe, expect, it } from 'vitest';
import type { PlannedWrite } from '../../../bridge/sync/approval.ts';
import { createApproval } from '../../../bridge/sync/runs/createApproval.ts';
import { noCounts } from '../../../bridge/sync/state/runs/run.ts';

const write = (kind: PlannedWrite['kind'], part: Partial<PlannedWrite['decision']>): PlannedWrite => ({
  kind,
  decision: { fields: [], toDynamics: {}, toXperience: {}, agreed: {}, problems: [], ...part },
});

const updates = (count: number) =>
  Array.from({ length: count }, () => write('exchange', { toDynamics: { jobtitle: 'Pilot' } }));
const clearings = (count: number) =>
  Array.from({ length: count }, () => write('exchange', { toXperience: { ContactJobTitle: null } }));
const creations = (count: number) => Array.from({ length: count }, () => write('create', {}));

const approval = (linked: number, options: { mostCreations?: number; updated?: number } = {}) =>
  createApproval(
    { linked, mostCreations: options.mostCreations ?? null, rows: 'rows' },
    { ...noCounts, updated: options.updated ?? 0 },
  );

describe('a run asks a person', () => {
  it.each([
    { linked: 100, free: 50, why: 'fifty, however few are linked' },
    { linked: 1_000, free: 200, why: 'a fifth of the linked contacts' },
  ])('before it changes more than $why', ({ linked, free }) => {
    expect(() => approval(linked).writes(updates(free))).not.toThrow();
    expect(() => approval(linked).writes(updates(free + 1))).toThrow(/more than/);
  });

  it('before it clears as many in Xperience', () => {
    expect(() => approval(100).writes(clearings(50))).not.toThrow();
    expect(() => approval(100).writes(clearings(51))).toThrow(/more than/);
  });

  it('with what the pages before have changed', () => {
    expect(() => approval(100, { updated: 45 }).writes(updates(6))).toThrow(/more than/);
  });

  it('not for contacts that need no change', () => {
    const unchanged = Array.from({ length: 500 }, () => write('exchange', {}));
    expect(() => approval(500).writes(unchanged)).not.toThrow();
  });

  it('before it creates more rows than the setting allows, and without one never', () => {
    expect(() => approval(0, { mostCreations: 20 }).writes(creations(20))).not.toThrow();
    expect(() => approval(0, { mostCreations: 20 }).writes(creations(21))).toThrow(/create more than 20/);
    expect(() => approval(0).writes(creations(5_000))).not.toThrow();
  });

  it('when more than a twentieth of a page is missing in Dynamics, but not for five', () => {
    expect(() => approval(100).missing(5, 10)).not.toThrow();
    expect(() => approval(100).missing(6, 10)).toThrow(/not found in Dynamics/);
    expect(() => approval(1_000).missing(50, 1_000)).not.toThrow();
    expect(() => approval(1_000).missing(51, 1_000)).toThrow(/not found in Dynamics/);
  });

  it('when more linked contacts have gone from Xperience than it may change, over all pages', () => {
    const asked = approval(100);
    asked.deleted(50);
    expect(() => asked.deleted(1)).toThrow(/no longer in Xperience/);
  });
});

describe('a run that was confirmed', () => {
  const confirmed = (reason: string, agreed: { changes?: number; creations?: number }) =>
    createApproval(
      {
        linked: 100,
        mostCreations: 20,
        rows: 'rows',
        confirmed: { reasons: [reason], changes: 0, creations: 0, ...agreed },
      },
      { ...noCounts },
    );

  it('does what the person was told, and beyond that asks as any run does', () => {
    const asked = confirmed('manyChanges', { changes: 80, creations: 30 });
    expect(() => asked.writes([...updates(130), ...creations(50)])).not.toThrow();
    expect(() => asked.writes(updates(131))).toThrow(/change more than 130/);
    expect(() => asked.writes(creations(51))).toThrow(/create more than 50/);
  });

  it('for one reason asks for the others', () => {
    const changes = confirmed('manyChanges', { changes: 80 });
    expect(() => changes.missing(6, 10)).toThrow(/not found in Dynamics/);
    expect(() => changes.deleted(51)).toThrow(/no longer in Xperience/);
    expect(() => confirmed('rowsMissing', {}).missing(6, 10)).not.toThrow();
    expect(() => confirmed('contactsMissing', {}).deleted(51)).not.toThrow();
  });
});
