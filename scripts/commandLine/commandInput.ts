import { commandEnvironment } from '../../bridge/config/commandEnvironment.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import { describeMistakes } from '../../bridge/config.ts';

/** Where variables of the configuration come from, for the help of commands. */
export const envFileHelp = `  --env-file FILE   read the variables of the configuration from FILE instead of .env; those of the process come first`;

/**
 * The environment and arguments of a command. Remarks on the file go to the other stream; a file or a secret that
 * cannot be read ends the process with exit code 2.
 */
export function commandInput(): { env: Environment; args: string[] } {
  try {
    const { env, args, warnings, mistakes } = commandEnvironment(process.env, process.argv.slice(2));
    for (const { text, remedy } of warnings) console.error(`! ${text} ${remedy}`);
    if (mistakes.length > 0) throw new Error(describeMistakes(mistakes));
    return { env, args };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
