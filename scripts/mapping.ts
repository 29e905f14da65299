import { userInfo } from 'node:os';
import { mappingFileText, readMappingFile } from '../bridge/mapping/settings/mappingFile.ts';
import type { MappingItem } from '../bridge/mapping/types.ts';
import { checkMapping } from '../bridge/sync/settings/checkMapping.ts';
import { getMapping, type MappingProblem, readMapping } from '../bridge/sync/settings/getMapping.ts';
import { noticeOfChange } from '../bridge/sync/settings/noticeOfChange.ts';
import { type SettingsParts, storeOf } from '../bridge/sync/settings/settingsStore.ts';
import { updateMapping } from '../bridge/sync/settings/updateMapping.ts';
import { SyncRefused } from '../bridge/sync/syncRefused.ts';
import { commandInput } from './commandLine/commandInput.ts';
import { writeOut } from './commandLine/writeOut.ts';
import { openSettingsParts } from './mapping/openSettingsParts.ts';
import { help, type MappingCommand, readOptions } from './mapping/readOptions.ts';
import { readTextFile } from './mapping/readTextFile.ts';

const unusable = 1;
const refused = 2;

type Reason = Pick<MappingProblem, 'place' | 'detail'>;

async function carryOut(
  parts: SettingsParts,
  options: Exclude<MappingCommand, { command: 'help' }>,
): Promise<number> {
  if (options.command === 'export') return exportMapping(parts, options);
  if (options.file === undefined) return checkSaved(parts);
  const read = readMappingFile(readTextFile(options.file));
  if ('flaws' in read) return tell(`${options.file} is no mapping:`, read.flaws);
  return options.command === 'check'
    ? checkItems(parts, options.file, read.value)
    : importItems(parts, options.file, read.value);
}

async function exportMapping(
  parts: SettingsParts,
  { file, force }: { file?: string; force: boolean },
): Promise<number> {
  const { items, dropped, problems } = await readMapping(storeOf(parts));
  if (problems.length > 0) return tell('The mapping that is saved cannot be read:', problems);
  writeOut(mappingFileText(items), file, { force });
  if (file === undefined) return 0;
  console.log(`${counted(items)} written to ${file}.`);
  mention(dropped);
  return 0;
}

async function checkSaved(parts: SettingsParts): Promise<number> {
  const { items, dropped, problems } = await getMapping(parts);
  mention(dropped);
  if (problems.some(({ code }) => code === 'mappingNotChecked')) throw new Error(problems[0]?.detail);
  if (problems.length > 0) return tell('The mapping that is saved cannot be used:', problems);
  console.log(`The mapping that is saved has ${counted(items)}, and each fits its column.`);
  return 0;
}

async function checkItems(
  parts: SettingsParts,
  file: string,
  items: readonly MappingItem[],
): Promise<number> {
  return withReasons(file, async () => {
    await checkMapping(parts, items);
    console.log(`${file} has ${counted(items)}, and each fits its column.`);
  });
}

async function importItems(
  parts: SettingsParts,
  file: string,
  items: readonly MappingItem[],
): Promise<number> {
  return withReasons(file, async () => {
    const { version, items: before } = await readMapping(storeOf(parts));
    const by = `${userInfo().username} (command line)`;
    const notice = noticeOfChange(await updateMapping(parts, { version, items, by }));
    console.log(`${counted(items)} saved in place of ${counted(before)}. ${notice}`);
  });
}

/** Mistakes in the mapping are told one by one; anything else is for the caller. */
async function withReasons(file: string, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof SyncRefused) || !error.refusal.problems) throw error;
    return tell(`The mapping of ${file} cannot be used:`, error.refusal.problems);
  }
}

function tell(what: string, reasons: readonly Reason[]): number {
  const lines = reasons.map(({ place, detail }) => `  ✗ ${place ? `${place}: ` : ''}${detail}`);
  console.error([what, ...lines].join('\n'));
  return unusable;
}

function mention(dropped: readonly MappingItem[]): void {
  if (dropped.length === 0) return;
  const pairs = dropped.map(({ field, column }) => `${field} → ${column}`).join(', ');
  console.error(`The mapping dialog of Xperience has dropped ${counted(dropped)}: ${pairs}.`);
}

function counted(items: readonly unknown[]): string {
  return items.length === 1 ? '1 pair' : `${items.length} pairs`;
}

const { env, args } = commandInput();
const options = readOptions(args);
if ('mistakes' in options) {
  console.error(`${options.mistakes.join('\n')}\n\n${help}`);
  process.exitCode = refused;
} else if (options.command === 'help') console.log(help);
else {
  try {
    const { parts, close } = await openSettingsParts(env);
    process.exitCode = await carryOut(parts, options).finally(close);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = refused;
  }
}
