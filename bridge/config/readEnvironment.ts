import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of the process together with those of a `.env` file, which is optional. The process wins, so that a
 * service manager can override the file. A variable that is empty counts as not set.
 */
export function readEnvironment(variables: Environment, file: string): Environment {
  const all = { ...readFile(file), ...withoutEmpty(variables) };
  return withoutEmpty(all);
}

function readFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

function withoutEmpty(variables: Environment): Environment {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
}
