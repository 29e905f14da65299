import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOfTries } from '../../scripts/fuzz/definitionOfTries.ts';
import { type Pass, passes } from '../../scripts/fuzz/passes.ts';
import { countAnswers, unreached, wrongAnswers } from '../../scripts/fuzz/reportAnswers.ts';
import { run as fuzz } from '../../scripts/fuzz.ts';
import { runHere } from './runHere.ts';

const answered = (operation: string, status: number) =>
  JSON.stringify({ level: 30, operation, status, msg: 'Answered' });

describe('npm run fuzz', () => {
  it('says how to install schemathesis where it is not, with an exit code of its own', async () => {
    const missing = join(import.meta.dirname, 'no-such-program');
    const { status, stderr } = await runHere(fuzz, ['--schemathesis', missing]);
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

const lines = (operation: string, ...statuses: number[]) =>
  countAnswers(statuses.map((status) => answered(operation, status)).join('\n'));

describe('what schemathesis did not reach', () => {
  it('is an operation that nobody called', () => {
    expect(unreached(lines('ListRuns', 200))).toContain('GetRun was never given anything it could work on.');
  });

  it('is an operation that only refused the form of its input or found nothing', () => {
    expect(unreached(lines('GetRun', 400, 404))).toContain(
      'GetRun was never given anything it could work on.',
    );
  });

  it('is an operation with inputs that never got a wrong one', () => {
    expect(unreached(lines('GetRun', 200, 404))).toContain('GetRun was never given anything wrong.');
  });

  it.each([
    ['did its work once', 'GetRun', [400, 200]],
    ['refused it for a reason of its own', 'CancelRun', [400, 409]],
    ['takes nothing that could be wrong', 'GetStatus', [200]],
    ['takes a cursor alone, which is never wrong', 'WhenContactChanges', [200]],
  ])('is no operation that %s', (_, operation, statuses) => {
    expect(
      unreached(lines(operation, ...statuses)).filter((line) => line.startsWith(`${operation} `)),
    ).toEqual([]);
  });
});

describe('what a caller may not get', () => {
  const [byReader, byNobody, byStranger] = passes({ examples: 1, operation: undefined }).slice(2);
  const wrong = (pass: Pass | undefined, operation: string, status: number) =>
    pass && wrongAnswers(lines(operation, status), pass).filter((line) => line.startsWith(operation));

  it('is an action by who may only read', () => {
    expect(wrong(byReader, 'DismissFailure', 404)).toEqual([
      'DismissFailure answered 404 when called by who may only read.',
    ]);
    expect(wrong(byReader, 'DismissFailure', 403)).toEqual([]);
    expect(wrong(byReader, 'ListFailures', 200)).toEqual([]);
    expect(wrong(byReader, 'WhenContactChanges_V2', 201)).toEqual([]);
    expect(wrong(byReader, 'WhenFormIsSubmitted_V2', 201)).toHaveLength(1);
  });

  it('is anything but a refusal by who is not signed in', () => {
    expect(wrong(byNobody, 'GetStatus', 200)).toEqual(['GetStatus answered 200 when called by nobody.']);
    expect(wrong(byNobody, 'GetStatus', 400)).toHaveLength(1);
    expect(wrong(byNobody, 'GetStatus', 401)).toEqual([]);
    expect(wrong(byStranger, 'GetStatus', 403)).toHaveLength(1);
    expect(wrong(byStranger, 'GetStatus', 429)).toEqual([]);
  });

  it('is silence: each operation has to be called', () => {
    expect(byNobody && wrongAnswers(lines('GetStatus', 401), byNobody)).toContain(
      'GetRun was not called by nobody.',
    );
  });
});
