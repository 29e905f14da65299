import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bridgeTables } from '../../bridge/database/bridgeTables.ts';
import { auditDays } from '../../bridge/sync/state/audit/audit.ts';
import { defaultSettings } from '../../bridge/sync/state/settings/bridgeSettings.ts';

const page = readFileSync('docs/privacy.md', 'utf8');
const named = page.match(/^\| `dynamics365\.\w+`/gm)?.map((start) => start.slice(3, -1)) ?? [];

it('every bridge table is told of once, and no other', () => {
  expect(named.toSorted()).toEqual(Object.keys(bridgeTables).toSorted());
});

it('says how long a table keeps what it holds of a person', () => {
  const wordless = page
    .split('\n')
    .filter((line) => /^\| `dynamics365\.\w+` \| (?!nothing)/.test(line) && /\|\s*\|$/.test(line));
  expect(wordless).toEqual([]);
});

it('names the times that the code goes by', () => {
  expect(page).toContain(`${defaultSettings.keepHistoryDays} days at first`);
  expect(page).toMatch(new RegExp(`dynamics365\\.audit.* ${auditDays} days`));
  expect(page).toContain(`\`${defaultSettings.goneContact}\`, the value at first`);
});
