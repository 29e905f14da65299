import { parseArgs } from 'node:util';

import { envFileHelp } from '../commandLine/commandInput.ts';

export const help = `Keeps the mapping of contact fields to columns as a file, for version control and for moving it.

  npm run mapping -- export [FILE | --out FILE] [--force]
  npm run mapping -- import FILE
  npm run mapping -- check [FILE]

  export   writes the mapping that is saved to FILE, or to the screen without one
  import   saves the mapping of FILE in place of the present one, after the same check
  check    compares the mapping of FILE, or without one the mapping that is saved, with the contact fields of Xperience
           and the columns of Dynamics as they are now, and names every mistake with its place; it changes nothing
  --force  lets export write over a FILE that is there

${envFileHelp}

A first mapping to start from lies in deployment/first-mapping.json. The bridge may run meanwhile; it goes by a saved
mapping from its next run on. Uses the configuration of the bridge: .env or the environment.

Exit code: 0 done, 1 the mapping cannot be used, 2 refused.`;

export type MappingCommand =
  | { command: 'help' }
  | { command: 'export'; file?: string; force: boolean }
  | { command: 'import'; file: string }
  | { command: 'check'; file?: string };

/** @returns what to do, or every mistake in a sentence of its own. */
export function readOptions(args: readonly string[]): MappingCommand | { mistakes: string[] } {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { mistakes: [(error as Error).message] };
  }
  const { values, positionals } = parsed;
  const [command, file, ...more] = positionals;
  if (values.help) return { command: 'help' };
  if (command !== 'export' && command !== 'import' && command !== 'check')
    return { mistakes: ['Say what to do: export, import or check.'] };
  const mistakes: string[] = [];
  if (more.length > 0)
    mistakes.push('There is a word too much. Put a file name with blanks into quotation marks.');
  if (values.force && command !== 'export') mistakes.push('Only export takes --force.');
  if (command === 'import' && file === undefined) mistakes.push('Give the file that holds the mapping.');
  if (values.out !== undefined && (command !== 'export' || file !== undefined))
    mistakes.push('Only export takes --out, and one file.');
  if (mistakes.length > 0) return { mistakes };
  if (command === 'import') return { command, file: file ?? '' };
  const target = file ?? values.out;
  const named = target === undefined ? {} : { file: target };
  return command === 'export' ? { command, ...named, force: values.force } : { command, ...named };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}
