import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const units = globSync('deployment/systemd/*.service');
const workflows = globSync('.github/workflows/*.{yml,yaml}');
/** Machines without systemd, Windows among them, cannot ask it. */
const analyzes = spawnSync('systemd-analyze', ['security', '--help'], { stdio: 'ignore' }).status === 0;

it.skipIf(!analyzes).each(units)('%s leaves the service little: exposure below 3 of 10', (unit) => {
  const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
    encoding: 'utf8',
  });
  const exposure = /Overall exposure level for \S+: (\d+\.\d)/.exec(stdout)?.[1];
  expect(Number(exposure)).toBeLessThan(3);
});

it.each(workflows)('%s names actions by commit, with their version beside it', (workflow) => {
  const uses = readFileSync(workflow, 'utf8')
    .split('\n')
    .filter((line) => /\buses:/.test(line));
  expect(uses).not.toEqual([]);
  for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it.each(workflows)('%s may read the repository unless a job says more', (workflow) => {
  expect(readFileSync(workflow, 'utf8')).toMatch(/^permissions:\n {2}contents: read$/m);
});
