import { describe, expect, it } from 'vitest';
import { askAboutSettings, settingsOfContacts } from '../../../bridge/sync/runs/changedSettings.ts';
import { defaultSettings } from '../../../bridge/sync/state/settings/bridgeSettings.ts';

type Settings = Parameters<typeof settingsOfContacts>[0]['settings'];

const groups = {
  match: 'any',
  chosen: ['vip'],
  ids: [1],
  foundIds: [1],
  names: [],
  rebuilding: [],
  missing: [],
} as const;
const byPoints: Settings = { ...defaultSettings, minimumScore: 100 };
const byGroups: Settings = { ...byPoints, qualifyingRule: 'groups', contactGroups: 'vip', groups };

const asked = (planned: Settings, now: Settings) =>
  askAboutSettings(settingsOfContacts({ settings: planned }), settingsOfContacts({ settings: now }))?.reason;

describe('a run that was confirmed', () => {
  it('is asked about again for a setting that says who qualifies', () => {
    expect(asked(byPoints, { ...byPoints, minimumScore: 60 })).toContain('The setting minimumScore was');
    expect(asked(byGroups, { ...byGroups, contactGroups: 'vip,all' })).toContain('contactGroups was');
  });

  it('is not asked about for one of the rule that does not count', () => {
    expect(asked(byPoints, { ...byPoints, contactGroups: 'vip', groupMatch: 'all' })).toBeUndefined();
    expect(asked(byGroups, { ...byGroups, minimumScore: 60, scoreRule: 'sumOfScores' })).toBeUndefined();
  });

  it('is told the rule alone where that was changed', () => {
    expect(asked(byPoints, byGroups)).toContain('The setting qualifyingRule was');
  });
});
