import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ConfigWarning } from './configWarning.ts';
import type { ConfigMistake } from './contradictions.ts';
import { fileOpenToOthers } from './openToOthers.ts';
import { configFileName, contradictionsOf, readConfigFile } from './readConfigFile.ts';
import { type Environment, loadEnvironment } from './readEnvironment.ts';
import { resolveFiles } from './resolveFiles.ts';

export interface CommandEnvironment {
  env: Environment;
  /** The arguments without --env-file. */
  args: string[];
  /** What in the file is most likely not meant. */
  warnings: ConfigWarning[];
  /** What is wrong with files, of secrets among them, or given in two ways that differ. */
  mistakes: ConfigMistake[];
  /** Those of `bridge.config.json` among them, which `readConfig` knows nothing of. */
  configFile: ConfigMistake[];
}

/**
 * The environment a command works in: the variables of the process, and those of `.env` or of the file that
 * `--env-file FILE` names, and of `bridge.config.json` beside that, with secrets from files in their places.
 * @param folder that the name of the file is relative to
 * @throws with a sentence when the file that was named is not there or cannot be read
 */
export function commandEnvironment(
  variables: Environment,
  args: readonly string[],
  folder = process.cwd(),
): CommandEnvironment {
  const rest = [...args];
  const inFolder = (name: string) => (folder === process.cwd() ? name : resolve(folder, name));
  let file = inFolder('.env');
  if (rest.filter(isOption).length > 1) throw new Error('--env-file is given twice. Keep one of them.');
  for (let at = rest.findIndex(isOption); at >= 0; at = rest.findIndex(isOption)) {
    const [option = '', next] = rest.slice(at);
    const joined = option.startsWith('--env-file=');
    const name = joined ? option.slice('--env-file='.length) : (next ?? '');
    rest.splice(at, joined ? 1 : 2);
    if (name === '') throw new Error('--env-file takes the name of a file.');
    file = inFolder(name);
    if (!existsSync(file)) throw new Error(`There is no file ${file}, which --env-file names.`);
  }
  const { env: given, warnings } = loadEnvironment(variables, file);
  const kept = join(dirname(file), configFileName);
  const { values, mistakes } = readConfigFile(kept);
  const configFile = [...mistakes, ...contradictionsOf(kept, values, given)];
  const env = { ...values, ...given };
  const resolved = resolveFiles(env);
  return {
    env: resolved.env,
    args: rest,
    warnings: [...warnings, ...fileOpenToOthers(file)],
    configFile,
    mistakes: [...configFile, ...resolved.mistakes],
  };
}

function isOption(argument: string): boolean {
  return argument === '--env-file' || argument.startsWith('--env-file=');
}
