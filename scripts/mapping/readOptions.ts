import { didYouMean } from '../../bridge/mapping/nearestWord.ts';
import { envFileHelp } from '../commandLine/commonHelp.ts';
import { flag, jsonOption, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

export const help = `Keeps the mapping of contact fields to columns as a file, for version control and for moving it.

  npm run mapping -- export [FILE | --out FILE] [--force]
  npm run mapping -- import FILE [--yes]
  npm run mapping -- check [FILE]
  npm run mapping -- history
  npm run mapping -- restore N
  npm run mapping -- propose [FILE] [--force]
  npm run mapping -- fields [WORD …]
  npm run mapping -- columns [WORD …]

  export   writes the mapping that is saved to FILE, or to the screen without one
  import   shows how the mapping of FILE differs from the present one, and saves it in its place after the same check
  check    compares the mapping of FILE, or without one the mapping that is saved, with the contact fields of Xperience
           and the columns of Dynamics as they are now, and names every mistake with its place; shows how FILE differs
           from the mapping that is saved; it changes nothing
  history  lists the last twenty mappings that were replaced, wherever another was saved, and what differs now
  restore  saves one of them again, as import does
  propose  lists columns for the contact fields that have none yet, each with how sure it is and why; with FILE it writes
           the mapping that is saved together with what is sure or likely to it, to be looked through and imported
  fields   lists the contact fields of Xperience that can be mapped; with words only those that have them in name or caption
  columns  lists the columns of contacts in Dynamics
  --force  lets export and propose write over a FILE that is there
  --yes    lets import save a mapping without a pair

${envFileHelp}
  --json   answers of history, propose, fields and columns as JSON

On the page “Mapping” of the bridge all of this is done as well. A first mapping to start from lies in
deployment/first-mapping.json. The bridge may run meanwhile; it goes by a saved
mapping from its next run on. Uses the configuration of the bridge: .env or the environment.

Exit code: 0 done, 1 the mapping cannot be used, or the database is down for now, 2 refused.`;

export type MappingCommand =
  | { command: 'export'; file?: string; force: boolean }
  | { command: 'import'; file: string; yes: boolean }
  | { command: 'check'; file?: string }
  | { command: 'history'; json: boolean }
  | { command: 'propose'; file?: string; force: boolean; json: boolean }
  | { command: 'restore'; id: number }
  | { command: 'fields' | 'columns'; words: string[]; json: boolean };

const commands = ['export', 'import', 'check', 'history', 'restore', 'propose', 'fields', 'columns'] as const;

/** @throws UsageMistake with every mistake */
export function readOptions(args: readonly string[]): MappingCommand {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    out: { type: 'string' },
    force: flag,
    yes: flag,
  });
  const [word, file, ...more] = words;
  const command = commands.find((each) => each === word);
  if (command === undefined)
    throw new UsageMistake(
      `Say what to do: export, import, check, history, restore, propose, fields or columns.${word === undefined ? '' : didYouMean(word, commands)}`,
    );
  if (command === 'fields' || command === 'columns')
    return { command, words: words.slice(1), json: values.json };
  const mistakes: string[] = [];
  if (more.length > 0 || (command === 'history' && file !== undefined))
    mistakes.push('There is a word too much. Put a file name with blanks into quotation marks.');
  if (values.force && command !== 'export' && command !== 'propose')
    mistakes.push('Only export and propose take --force.');
  if (values.yes && command !== 'import') mistakes.push('Only import takes --yes.');
  if (command === 'import' && file === undefined) mistakes.push('Give the file that holds the mapping.');
  const id = /^\d{1,9}$/.test(file ?? '') ? Number(file) : undefined;
  if (command === 'restore' && id === undefined)
    mistakes.push('Give the number of the mapping to restore, as “npm run mapping -- history” lists it.');
  if (values.out !== undefined && (command !== 'export' || file !== undefined))
    mistakes.push('Only export takes --out, and one file.');
  if (mistakes.length > 0) throw new UsageMistake(...mistakes);
  if (command === 'history') return { command, json: values.json };
  if (command === 'restore') return { command, id: id ?? 0 };
  if (command === 'import') return { command, file: file ?? '', yes: values.yes };
  const target = file ?? values.out;
  const named = target === undefined ? {} : { file: target };
  if (command === 'propose') return { command, ...named, force: values.force, json: values.json };
  return command === 'export' ? { command, ...named, force: values.force } : { command, ...named };
}
