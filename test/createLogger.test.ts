import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLogger, type LogOptions } from '../bridge/createLogger.ts';

async function written(options: Partial<LogOptions>, text = 'Said'): Promise<string> {
  let output = '';
  const log = await createLogger(
    { level: 'info', isTerminal: false, ...options },
    new Writable({
      write: (chunk, _encoding, done) => {
        output += chunk;
        done();
      },
    }),
  );
  log.warn({ port: 8365, dynamics: { clientSecret: 'hidden-1', password: 'hidden-2' } }, text);
  log.debug('Not at this level');
  return output;
}

describe('the log', () => {
  test('has levels by their names and times as ISO texts in UTC', async () => {
    const line = JSON.parse(await written({})) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'warn', port: 8365, msg: 'Said' });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test.each<[string, Partial<LogOptions>, boolean]>([
    ['for people on a terminal', { isTerminal: true }, false],
    ['for programs elsewhere', {}, true],
    ['for people where LOG_FORMAT says so', { format: 'pretty' }, false],
    ['for programs where LOG_FORMAT says so', { format: 'json', isTerminal: true }, true],
  ])('is %s', async (_for, options, isJson) => {
    const output = await written(options);
    expect(output.startsWith('{')).toBe(isJson);
    expect(output).toContain('Said');
    expect(output).toMatch(isJson ? /"level":"warn"/ : /WARN/);
  });

  test('holds no secret in either form', async () => {
    expect((await written({})) + (await written({ format: 'pretty' }))).not.toContain('hidden');
  });
});
