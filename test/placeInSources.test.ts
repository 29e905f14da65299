import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { placeInSources } from '../bridge/placeInSources.ts';

function program() {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const map = { version: 3, sources: ['../bridge/sync/a.ts'], names: [], mappings: ';AAEA' };
  writeFileSync(join(folder, 'main.mjs.map'), JSON.stringify(map));
  return { folder, url: (name: string) => pathToFileURL(join(folder, name)).href };
}

it('names the file of the sources that a bundled place was made of', () => {
  const { folder, url } = program();
  expect(placeInSources(`    at run (${url('main.mjs')}:2:1)`, folder)).toBe(
    '    at run (bridge/sync/a.ts:3:1)',
  );
});

it('leaves a place as it is without a map, outside of the program, and in no file at all', () => {
  const { folder, url } = program();
  for (const line of [
    `    at run (${url('other.mjs')}:2:1)`,
    '    at run (file:///elsewhere/main.mjs:2:1)',
    '    at node:internal/timers:1:1',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  ])
    expect(placeInSources(line, folder)).toBe(line);
});
