import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOfTries } from '../../scripts/fuzz/definitionOfTries.ts';
import { countAnswers, untried } from '../../scripts/fuzz/reportAnswers.ts';

const command = join(import.meta.dirname, '..', '..', 'scripts', 'fuzz.ts');

const answered = (operation: string, status: number) =>
  JSON.stringify({ level: 30, operation, status, msg: 'Answered' });

describe('npm run fuzz', () => {
  it('says how to install schemathesis where it is not, with an exit code of its own', () => {
    const missing = join(import.meta.dirname, 'no-such-program');
    const { status, stderr } = spawnSync(process.execPath, [command, '--schemathesis', missing], {
      encoding: 'utf8',
    });
    expect(stderr).toContain(`no schemathesis at ${missing}`);
    expect(stderr).toContain('pip install schemathesis==');
    expect(status).toBe(2);
  });

  it('gives schemathesis a right body to begin with', () => {
    const example = { version: '1', pairs: [] };
    expect(definitionOfTries({ bodies: { UpdateMapping: example } })).toHaveProperty(
      ['paths', '/mapping', 'put', 'requestBody', 'content', 'application/json', 'example'],
      example,
    );
  });
});

describe('what schemathesis did not reach', () => {
  it('is an operation that nobody called', () => {
    expect(untried(countAnswers(answered('ListRuns', 200)))).toContain('GetRun');
  });

  it('is an operation that only refused the form of its input or found nothing', () => {
    const log = [answered('GetRun', 400), answered('GetRun', 404)].join('\n');
    expect(untried(countAnswers(log))).toContain('GetRun');
  });

  it('is no operation that did its work once, or refused it for a reason of its own', () => {
    const log = [answered('GetRun', 400), answered('GetRun', 200), answered('CancelRun', 409), ''].join('\n');
    const left = untried(countAnswers(log));
    expect(left).not.toContain('GetRun');
    expect(left).not.toContain('CancelRun');
  });
});
