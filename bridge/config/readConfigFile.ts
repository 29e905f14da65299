import { readFileSync } from 'node:fs';
import type { ConfigMistake } from './contradictions.ts';
import { decodeText } from './decodeText.ts';
import type { Environment } from './readEnvironment.ts';
import { isFileVariable } from './resolveFiles.ts';
import { variables } from './variables.ts';

/** Lies beside `.env`. */
export const configFileName = 'bridge.config.json';

/** What is never written into a file that is kept with other configuration: NAME_FILE says where it lies. */
const secrets = [
  'BRIDGE_KEY_SECRET',
  'BRIDGE_KEY_SECRET_BEFORE',
  'DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD',
  'DYNAMICS365_CLIENT_SECRET',
  'XPERIENCE_PASSWORD_SALT',
  'XPERIENCE_REST_PASSWORD',
];
const connections = Object.keys(variables.shape).filter((name) => name.endsWith('_DATABASE'));

export interface ConfigFile {
  values: Environment;
  mistakes: ConfigMistake[];
}

/**
 * Reads the configuration that is kept as JSON: variables by their names, `$schema` beside them. Whether a value is right is
 * decided with all others.
 * @returns nothing set where there is no such file
 */
export function readConfigFile(file: string): ConfigFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { values: {}, mistakes: [] };
    return wrong(file, `is there and cannot be read (${code}). Let the account of the bridge read it.`);
  }
  const text = decodeText(bytes) ?? '';
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return wrong(file, 'is no JSON. An editor that knows its schema shows where.');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return wrong(file, 'has to hold one object, with variables by their names.');
  const values: Record<string, string> = {};
  const mistakes: ConfigMistake[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (name === '$schema') continue;
    const problem =
      problemOf(name, value) ?? (isTwice(name, text) ? 'is there twice. Keep one of them.' : undefined);
    if (problem) mistakes.push({ variable: `${name} in ${file}`, problem });
    else values[name] = String(value);
  }
  return { values, mistakes };
}

/** Variables that the file and the environment say differently; what they say is not repeated. */
export function contradictionsOf(file: string, values: Environment, env: Environment): ConfigMistake[] {
  return Object.entries(values)
    .filter(([name, value]) => {
      const others = [name, `${name}_FILE`, name.replace(/_FILE$/, '')].filter((other) => env[other]);
      return others.some((other) => other !== name || env[other] !== value);
    })
    .map(([name]) => ({
      variable: name,
      problem: `is set in ${file} and differently in the environment or in .env. Keep one of them.`,
    }));
}

function problemOf(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(variables.shape, name) && !isFileVariable(name))
    return 'is no variable of the bridge. Correct its name, or take it away.';
  if (!['string', 'number', 'boolean'].includes(typeof value))
    return 'has to be a text, a number, true or false.';
  if (secrets.includes(name) || (connections.includes(name) && /\b(password|pwd)\s*=/i.test(String(value))))
    return `is a secret. Put it into a file of its own and name that by ${name}_FILE.`;
  return undefined;
}

/** Of what is there twice JSON takes the last without a word. @param name of a variable, which has letters, digits and _ alone */
function isTwice(name: string, text: string): boolean {
  return (
    text
      .split(`"${name}"`)
      .slice(1)
      .filter((rest) => rest.trimStart().startsWith(':')).length > 1
  );
}

function wrong(variable: string, problem: string): ConfigFile {
  return { values: {}, mistakes: [{ variable, problem }] };
}
