import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function run(...args: string[]) {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/deploy.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('npm run deploy', () => {
  it('says how it is used when the command is not known', () => {
    const { status, stderr } = run('upload');
    expect(status).toBe(2);
    expect(stderr).toContain('create | update | validate | download');
  });

  it('ends with an exit code and what to do when something is wrong', () => {
    const { status, stderr } = run('validate', '--token-file', '/nowhere/token.json');
    expect(status).toBe(1);
    expect(stderr).toContain('the token file /nowhere/token.json does not exist\n  → run `paconn login`');
  });
});
