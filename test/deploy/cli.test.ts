import { describe, expect, it } from 'vitest';
import { run as deploy } from '../../scripts/deploy.ts';
import { runHere } from '../scripts/runHere.ts';

const run = (...args: string[]) => runHere(deploy, args, { cwd: process.cwd() });

describe('npm run deploy', () => {
  it('says how it is used when the command is not known', async () => {
    const { status, stderr } = await run('upload');
    expect(status).toBe(2);
    expect(stderr).toContain('create | update | validate | download');
  });

  it('ends with an exit code and what to do when something is wrong', async () => {
    const { status, stderr } = await run('validate', '--token-file', '/nowhere/token.json');
    expect(status).toBe(1);
    expect(stderr).toContain('the token file /nowhere/token.json does not exist\n  → run `paconn login`');
  });
});
