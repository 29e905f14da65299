import { readFileSync } from 'node:fs';
import type { ConfigWarning } from './configWarning.ts';
import { decodeText } from './decodeText.ts';
import { type EnvText, parseEnvText } from './parseEnvText.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of the process together with those of a `.env` file, which is optional. The process wins, so that a
 * service manager can override the file; a variable and the one that names a file with its value are the same then. A
 * variable that is empty counts as not set.
 * @throws with what to do when the file is there and cannot be read
 */
export function readEnvironment(variables: Environment, file: string): Environment {
  return loadEnvironment(variables, file).env;
}

/** The same, with what in the file is most likely not meant. */
export function loadEnvironment(
  variables: Environment,
  file: string,
): { env: Environment; warnings: ConfigWarning[] } {
  const { values, remarks } = readFile(file);
  const own = withoutEmpty(variables);
  const overridden = Object.keys(own).flatMap((name) => [name, `${name}_FILE`, name.replace(/_FILE$/, '')]);
  const rest = Object.entries(withoutEmpty(values)).filter(([name]) => !overridden.includes(name));
  return {
    env: { ...Object.fromEntries(rest), ...own },
    warnings: remarks.map(({ line, text, remedy }) => ({ text: `Line ${line} of ${file} ${text}.`, remedy })),
  };
}

function readFile(file: string): EnvText {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { values: {}, remarks: [] };
    throw new Error(
      `The file ${file} is there and cannot be read (${code}). Let the account of the bridge read it, or take it away.`,
    );
  }
  const text = decodeText(bytes);
  if (text === undefined)
    throw new Error(`The file ${file} is no text in UTF-8. Save it with that encoding.`);
  return parseEnvText(text);
}

function withoutEmpty(variables: Environment): Environment {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
}
