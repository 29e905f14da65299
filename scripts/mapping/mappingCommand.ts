import { mappingFileText, readMappingFile, shortPair } from '../../bridge/mapping/settings/mappingFile.ts';
import type { MappingItem } from '../../bridge/mapping/types.ts';
import { checkMapping } from '../../bridge/sync/settings/checkMapping.ts';
import { getMapping, type MappingProblem, readMapping } from '../../bridge/sync/settings/getMapping.ts';
import { storeOf } from '../../bridge/sync/settings/settingsStore.ts';
import {
  type FormerMapping,
  formerMapping,
  listMappingHistory,
} from '../../bridge/sync/state/settings/mappingHistory.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';
import { minute, printList } from '../commandLine/answer.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { writeOut } from '../commandLine/writeOut.ts';
import { counted, describeDifference, differenceOf } from './describeDifference.ts';
import { listColumns, listFields } from './listChoices.ts';
import { proposeMapping } from './proposeMapping.ts';
import { help, type MappingCommand, readOptions } from './readOptions.ts';
import { readTextFile } from './readTextFile.ts';
import { saveMapping } from './saveMapping.ts';

type Options = { json: boolean } & MappingCommand;
type Reason = Pick<MappingProblem, 'place' | 'detail'>;

async function exportMapping(
  parts: SyncParts,
  { file, force }: { file?: string; force: boolean },
  call: Call,
): Promise<number> {
  const { items, dropped, problems } = await readMapping(storeOf(parts));
  if (problems.length > 0) return tell(call, 'The mapping that is saved cannot be read:', problems);
  writeOut(call.io, mappingFileText(items), file, { force });
  if (file === undefined) return exitCodes.done;
  call.screen.print(`${counted(items)} written to ${file}.`);
  mention(call, dropped);
  return exitCodes.done;
}

async function checkSaved(parts: SyncParts, call: Call): Promise<number> {
  const { items, dropped, problems } = await getMapping(parts);
  mention(call, dropped);
  if (problems.some(({ code }) => code === 'mappingNotChecked')) throw new Error(problems[0]?.detail);
  if (problems.length > 0) return tell(call, 'The mapping that is saved cannot be used:', problems);
  call.screen.print(`The mapping that is saved has ${counted(items)}, and each fits its column.`);
  return exitCodes.done;
}

async function checkItems(
  parts: SyncParts,
  file: string,
  items: readonly MappingItem[],
  call: Call,
): Promise<void> {
  const { items: saved } = await readMapping(storeOf(parts));
  const lines = describeDifference(differenceOf(saved, items));
  if (lines.length > 0) call.screen.print(['Against the mapping that is saved:', ...lines].join('\n'));
  await checkMapping(parts, items);
  call.screen.print(`${file} has ${counted(items)}, and each fits its column.`);
}

async function history(parts: SyncParts, call: Call): Promise<void> {
  const { items: now } = await readMapping(storeOf(parts));
  const items = await listMappingHistory(parts.database);
  const shown = call.json
    ? items.map(({ items: pairs, ...rest }) => ({ ...rest, pairs: pairs.map(shortPair) }))
    : items;
  printList<(typeof shown)[number]>(
    call,
    { items: shown, more: false },
    {
      head: ['number', 'replaced (UTC)', 'by', 'pairs', 'what restoring it would change'],
      row: (former) => historyRow(former as FormerMapping, now),
      none: 'No mapping has been replaced yet.',
    },
  );
}

function historyRow({ id, replacedAt, replacedBy, items }: FormerMapping, now: readonly MappingItem[]) {
  const lines = describeDifference(differenceOf(now, items)).map((line) => line.trim());
  return [id, minute(replacedAt), replacedBy, items.length, lines.join('; ') || 'nothing'];
}

/** Mistakes in the mapping are told one by one; anything else is for the caller. */
async function withReasons(call: Call, what: string, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof SyncRefused) || !error.refusal.problems) throw error;
    return tell(call, `${what} cannot be used, and nothing was saved:`, error.refusal.problems);
  }
}

function tell({ screen }: Call, what: string, reasons: readonly Reason[]): number {
  const lines = reasons.map(({ place, detail }) => `  ✗ ${place ? `${place}: ` : ''}${detail}`);
  screen.tell([what, ...lines].join('\n'));
  return exitCodes.notDone;
}

function mention({ screen }: Call, dropped: readonly MappingItem[]): void {
  if (dropped.length === 0) return;
  const pairs = dropped.map(({ field, column }) => `${field} → ${column}`).join(', ');
  screen.tell(`The mapping dialog of Xperience has dropped ${counted(dropped)}: ${pairs}.`);
}

async function fromFile(
  parts: SyncParts,
  options: Extract<Options, { command: 'import' } | { command: 'check' }> & { file: string },
  call: Call,
): Promise<number> {
  const { file } = options;
  const read = readMappingFile(readTextFile(file));
  if ('flaws' in read) return tell(call, `${file} is no mapping:`, read.flaws);
  const items = read.value;
  return withReasons(call, `The mapping of ${file}`, () =>
    options.command === 'check'
      ? checkItems(parts, file, items, call)
      : saveMapping(parts, { items, yes: options.yes }, call),
  );
}

async function run({ parts, answering }: OpenServices, options: Options, call: Call): Promise<number> {
  switch (options.command) {
    case 'export':
      return exportMapping(parts, options, call);
    case 'import':
      return fromFile(parts, options, call);
    case 'check': {
      const { file } = options;
      return file === undefined ? checkSaved(parts, call) : fromFile(parts, { ...options, file }, call);
    }
    case 'history':
      await history(parts, call);
      return exitCodes.done;
    case 'restore': {
      const { id, items } = await formerMapping(parts.database, options.id);
      const saving = { items, yes: false, restores: id };
      return withReasons(call, `The former mapping ${id}`, () => saveMapping(parts, saving, call));
    }
    case 'propose':
      await proposeMapping(parts, options, call);
      return exitCodes.done;
    case 'fields':
      await listFields(answering, options.words, call);
      return exitCodes.done;
    case 'columns':
      await listColumns(answering, options.words, call);
      return exitCodes.done;
  }
}

export const mappingCommand: Command<Options, OpenServices> = {
  help,
  examples: [
    ['npm run mapping -- export mapping.json', 'writes the mapping to a file'],
    ['npm run mapping -- check mapping.json', 'what is wrong with it, and what differs'],
    ['npm run mapping -- import mapping.json', 'saves it'],
    ['npm run mapping -- columns phone', 'columns with that word'],
  ],
  read: (args) => ({ json: false, ...readOptions(args) }),
  open: openServices,
  run,
};
