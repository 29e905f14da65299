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

/** Of points, which some products have not got. */
const ofPoints: readonly string[] = ['minimumScore', 'scoreRule'];

/** Names of the settings that mean something here. */
function namesFor({ product }: Pick<OpenServices['answering']['database'], 'product'>): typeof settingNames {
  if (product.qualifyingRules.includes('points')) return settingNames;
  return settingNames.filter((name) => !ofPoints.includes(name));
}

/** What counts where nobody has chosen groups, and the contract leaves it out. */
const unsaid: Readonly<Record<string, string>> = { qualifyingRule: 'points', contactGroups: 'none' };

function show(settings: Settings, names: typeof settingNames, call: Call): void {
  if (call.json) {
    printJson(call, settings);
    return;
  }
  const descriptions = propertiesOf('SettingsUpdate');
  const rows = names.map((name) => [
    name,
    String(settings[name] ?? unsaid[name] ?? ''),
    String(descriptions[name]?.description ?? ''),
  ]);
  const fit = { column: 2, width: call.screen.width };
  call.screen.print(formatTable(['setting', 'value', 'what it is for'], rows, fit));
  for (const { detail } of settings.problems ?? []) call.screen.tell(`✗ ${detail}`);
}

/** Groups decide only where somebody has chosen them, or there is nothing else. */
const isByPoints = ({ qualifyingRule = 'points' }: Settings) => qualifyingRule === 'points';

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
  const { qualifyingRules, title } = answering.database.product;
  if (!qualifyingRules.includes('points') && changed.some((name) => ofPoints.includes(name)))
    call.screen.tell(
      `In ${title} contacts qualify by contact groups: ${ofPoints.join(' and ')} change nothing.`,
    );
  else if (changed.includes('minimumScore') && after.minimumScore === 0 && isByPoints(after))
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
    const { answering } = opened;
    if (options.action === 'show')
      show(presentSettings(await getSettings(answering)), namesFor(answering.database), call);
    else await change(opened, options.changes, call);
    return exitCodes.done;
  },
};
