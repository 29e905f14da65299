import { changesOf, presentSettings } from '../../bridge/api/present/presentSettings.ts';
import { getSettings } from '../../bridge/sync/settings/getSettings.ts';
import { noticeOfChange } from '../../bridge/sync/settings/saveChange.ts';
import { updateSettings } from '../../bridge/sync/settings/updateSettings.ts';
import type { components } from '../../schemas/contract.ts';
import { printJson } from '../commandLine/answer.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { propertiesOf } from '../commandLine/contractChoices.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';
import { jsonOption, noMoreWords, oneOf, readArguments } from '../commandLine/readArguments.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import { formatTable } from '../demo/formatTable.ts';
import { readAssignments, settingNames, valuesOf } from './readAssignments.ts';

type Settings = components['schemas']['Settings'];
type SettingsUpdate = components['schemas']['SettingsUpdate'];

const help = `Shows and changes the settings of synchronization; some of them are those that Xperience shows, too.

  npm run settings                      all of them
  npm run settings -- set NAME=VALUE [NAME=VALUE …]

${settingNames.map((name) => `  ${name.padEnd(21)} ${valuesOf(name)}`).join('\n')}

${commonHelp}

A change is in the audit, and counts from the next run on. “npm run settings” says what each is for.

Exit code: 0 done, 2 refused: nothing was changed.`;

export type SettingsOptions = { json: boolean } & (
  | { action: 'show' }
  | { action: 'set'; changes: Omit<SettingsUpdate, 'version'> }
);

function show(settings: Settings, call: Call): void {
  if (call.json) {
    printJson(call, settings);
    return;
  }
  const descriptions = propertiesOf('SettingsUpdate');
  const rows = settingNames.map((name) => [
    name,
    String(settings[name] ?? ''),
    String(descriptions[name]?.description ?? ''),
  ]);
  const fit = { column: 2, width: call.screen.width };
  call.screen.print(formatTable(['setting', 'value', 'what it is for'], rows, fit));
  for (const { detail } of settings.problems ?? []) call.screen.tell(`✗ ${detail}`);
}

async function change(
  { answering }: Pick<OpenServices, 'answering'>,
  changes: Omit<SettingsUpdate, 'version'>,
  call: Call,
): Promise<void> {
  const before = presentSettings(await getSettings(answering));
  const written = await updateSettings(answering, {
    version: undefined,
    changes: changesOf(changes),
    by: call.by,
  });
  const after = {
    ...presentSettings(await getSettings(answering)),
    notice: noticeOfChange(written, answering.database),
  };
  if (call.json) {
    printJson(call, after);
    return;
  }
  const changed = settingNames.filter((name) => before[name] !== after[name]);
  for (const name of changed) call.screen.print(`${name}: ${before[name]} → ${after[name]}`);
  if (changed.length === 0) call.screen.print('Nothing has changed: the settings were so already.');
  else if (after.notice !== undefined) call.screen.tell(after.notice);
  if (changed.includes('minimumScore') && after.minimumScore === 0)
    call.screen.tell('With a minimum of 0 no contact qualifies, and runs are refused. Set at least 1.');
}

export const settingsCommand: Command<SettingsOptions, OpenServices> = {
  help,
  examples: [
    ['npm run settings', 'what is set'],
    ['npm run settings -- set minimumScore=100', 'changes one'],
    ['npm run settings -- set contactSyncEnabled=yes activitySyncEnabled=yes', 'changes two, or none'],
  ],
  read(args) {
    const { values, words } = readArguments(args, jsonOption);
    const [word = 'show', ...rest] = words;
    const action = oneOf('what to do', word, ['show', 'set']);
    if (action === 'set') {
      if (rest.length === 0) throw new UsageMistake('Say what to set, such as minimumScore=100.');
      return { action, json: values.json, changes: readAssignments(rest) };
    }
    noMoreWords(rest);
    return { action, json: values.json };
  },
  open: openServices,
  async run(opened, options, call) {
    if (options.action === 'show') show(presentSettings(await getSettings(opened.answering)), call);
    else await change(opened, options.changes, call);
    return exitCodes.done;
  },
};
