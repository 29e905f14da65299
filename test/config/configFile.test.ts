import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandEnvironment } from '../../bridge/config/commandEnvironment.ts';
import { generateConfigSchema } from '../../scripts/generate/generateConfigSchema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a process in the folder finds, with this file beside its `.env`. */
function find(content: unknown, variables: Record<string, string> = {}, envText = '') {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder, 'bridge.config.json'), text);
  if (envText) writeFileSync(join(folder, '.env'), envText);
  return commandEnvironment(variables, [], folder);
}
const problems = (found: ReturnType<typeof find>) =>
  found.mistakes.map(({ variable, problem }) => `${variable} ${problem}`);

describe('bridge.config.json', () => {
  it('sets variables, whatever JSON type they are written as', () => {
    const { env, mistakes } = find({
      $schema: './schemas/bridge.config.schema.json',
      BRIDGE_PORT: 8400,
      DYNAMICS365_MANAGED_IDENTITY: true,
      XPERIENCE_TIME_ZONE: 'Europe/Prague',
    });
    expect(mistakes).toEqual([]);
    expect(env).toMatchObject({
      BRIDGE_PORT: '8400',
      DYNAMICS365_MANAGED_IDENTITY: 'true',
      XPERIENCE_TIME_ZONE: 'Europe/Prague',
    });
  });

  it('may say the same as the environment', () => {
    expect(problems(find({ BRIDGE_PORT: 8400 }, { BRIDGE_PORT: '8400' }))).toEqual([]);
  });

  it.each([
    ['the process', { BRIDGE_PORT: '8500' }, ''],
    ['.env', {}, 'BRIDGE_PORT=8500\n'],
    ['a file of the value', { BRIDGE_PORT_FILE: '/run/port' }, ''],
  ])('is refused where %s says something else', (_where, variables, envText) => {
    expect(problems(find({ BRIDGE_PORT: 8400 }, variables, envText))[0]).toMatch(
      /^BRIDGE_PORT is set in .*bridge\.config\.json and differently/,
    );
  });

  it.each([
    ['BRIDGE_KEY_SECRET', 'x'.repeat(40)],
    ['DYNAMICS365_CLIENT_SECRET', 'very-secret'],
    ['XPERIENCE_DATABASE', 'Server=a;Database=b;User ID=c;Password=very-secret'],
  ])('takes no secret as %s, names the variable for its file, and repeats nothing', (name, value) => {
    const [problem = ''] = problems(find({ [name]: value }));
    expect(problem).toContain(`${name}_FILE`);
    expect(problem).not.toContain(value);
    expect(problem).not.toContain('very-secret');
  });

  it('takes the name of a file with a secret, and a connection without a password', () => {
    writeFileSync(join(folder, 'secret'), 'very-secret\n');
    const found = find({
      DYNAMICS365_CLIENT_SECRET_FILE: join(folder, 'secret'),
      XPERIENCE_DATABASE: 'Server=a;Database=b;Integrated Security=true',
    });
    expect(problems(found)).toEqual([]);
    expect(found.env.DYNAMICS365_CLIENT_SECRET).toBe('very-secret');
  });

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'has to hold one object'],
    ['null', 'has to hold one object'],
    ['{"BRIDGE_PORTS": 1}', 'is no variable of the bridge'],
    ['{"__proto__x": 1}', 'is no variable of the bridge'],
    ['{"toString": 1}', 'toString in'],
    ['{"BRIDGE_PORT": 8400, "BRIDGE_PORT" : 8500}', 'is there twice'],
    ['{"BRIDGE_PORT": [1]}', 'has to be a text'],
  ])('%s is told as a mistake', (text, told) => {
    expect(problems(find(text))[0]).toContain(told);
  });

  it('beside the file that --env-file names counts, and not the one of the folder', () => {
    writeFileSync(join(folder, 'bridge.config.json'), '{"BRIDGE_PORT": 8600}');
    writeFileSync(join(folder, 'other.env'), '');
    expect(commandEnvironment({}, ['--env-file', join(folder, 'other.env')]).env.BRIDGE_PORT).toBe('8600');
  });
});

describe('the schema of bridge.config.json', () => {
  const text = readFileSync('schemas/bridge.config.schema.json', 'utf8');

  it('is the one of the variables: run “npm run generate”', () => {
    expect(generateConfigSchema(readFileSync('.env.example', 'utf8'))).toBe(text);
  });

  it('takes what the bridge takes, and no misspelt name', () => {
    const check = new Ajv({ strict: false }).compile(JSON.parse(text));
    expect(check({ BRIDGE_PORT: 8400, LOG_LEVEL: 'info', DYNAMICS365_MANAGED_IDENTITY: true })).toBe(true);
    expect(check({ BRIDGE_PORTS: 8400 })).toBe(false);
    expect(check({ LOG_LEVEL: 'loud' })).toBe(false);
  });
});
