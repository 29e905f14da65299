import { countOf } from '../../bridge/mapping/countOf.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { formatTable } from '../demo/formatTable.ts';
import { describeLost, lostOf } from './describeLost.ts';
import type { ModuleCheck, SwitchedOff } from './moduleCheck.ts';

const signs: Record<SwitchedOff['state'], string> = { off: '✓', on: '✗', unseen: '?' };

/** What is different whatever is mapped, from the module's public source. */
const always = [
  'Each side’s changes are told from the other’s: the module wrote Xperience’s values over whatever Dynamics held. A conflict goes by the rule of the pair.',
  'A contact or activity that fails is kept, told and tried again; the module went on behind it.',
  'Empty values travel only where the pair says so (sendEmpty), in both directions as with the module.',
  'Rows get IDs that follow from contact and activity, so that nothing is created twice.',
  'The first synchronization of contacts and of activities waits until somebody has confirmed its plan.',
];

/** The page of the check, for people. @param width of the terminal, in characters */
export function describeCheck(check: ModuleCheck, width: number): string {
  if (!check.found) return 'There is no trace of the module in this database. Nothing has to be taken over.';
  return [
    'What was found',
    ...found(check).map((line) => `  ${line}`),
    '',
    'Settings',
    formatTable(
      ['setting', 'value', 'from now on'],
      check.settings.map(({ name, value, becomes }) => [name, value, becomes]),
      { column: 2, width },
    ),
    '',
    'Mapping',
    ...(check.pairs.length === 0 ? ['  No field is mapped.'] : mapping(check.pairs)),
    ...check.mappingProblems.map((problem) => `  ✗ ${problem}`),
    '',
    'What is different for all of them',
    ...always.map((line) => `  · ${line}`),
    '',
    'To be switched off',
    ...check.switchOff.flatMap(({ what, state, how }) => [`  ${signs[state]} ${what}`, `    → ${how}`]),
    '',
    'What the module has lost',
    'notCompared' in check.lost ? `  ${check.lost.notCompared}` : describeLost(check.lost),
    ...(sendsActivities(check)
      ? []
      : [
          '  Synchronization of activities is switched off in the settings: while it was, the module sent none.',
        ]),
    '',
    nextStep(check),
  ].join('\n');
}

function sendsActivities({ settings }: ModuleCheck): boolean {
  return settings.some(({ name, value }) => name === 'Dynamics365ActivitySyncEnabled' && value === 'yes');
}

/** Most pairs of one type change in the same way, which is said once. */
function mapping(pairs: ModuleCheck['pairs']): string[] {
  const notes = [...new Set(pairs.flatMap(({ changes }) => changes))];
  const rows = pairs.map(({ field, column, type, changes }) => [
    field,
    column,
    type,
    changes.length === 0 ? 'as before' : changes.map((change) => `(${notes.indexOf(change) + 1})`).join(' '),
  ]);
  return [
    formatTable(['contact field', 'column', 'type', 'from now on'], rows),
    ...notes.map((note, index) => `  (${index + 1}) ${note}`),
  ];
}

function found({ modules, tasks, links, takenOver }: ModuleCheck): string[] {
  const { linked, sharedRows } = links;
  return [
    modules.length === 0 ? 'No module of its name is registered.' : `Module: ${modules.join(', ')}.`,
    ...tasks.map(
      ({ name, enabled, lastRun }) =>
        `Scheduled task “${name}”: ${enabled ? 'enabled' : 'disabled'}, ${lastRun === null ? 'never ran' : `last run ${lastRun.slice(0, 16).replace('T', ' ')}`}.`,
    ),
    `${countOf(linked, 'contact')} ${linked === 1 ? 'is' : 'are'} linked to a row in Dynamics.`,
    ...(sharedRows === 0
      ? []
      : [
          `${countOf(sharedRows, 'row')} with two contacts or more: the bridge leaves those contacts alone until one of each is unlinked.`,
        ]),
    takenOver === undefined
      ? 'The bridge is not set up in this database yet.'
      : takenOver.since === null
        ? 'The bridge is set up, and has taken over no link.'
        : `The bridge took over on ${takenOver.since.slice(0, 16).replace('T', ' ')} UTC; ${countOf(takenOver.links, 'link')} ${takenOver.links === 1 ? 'is' : 'are'} still the module's.`,
  ];
}

function nextStep({ switchOff, takenOver, lost }: ModuleCheck): string {
  if (switchOff.some(({ state }) => state === 'on')) return '→ Switch off what has a ✗, and run this again.';
  if (takenOver === undefined) return '→ “npm run migrate-from-module” takes over.';
  if (!('notCompared' in lost) && lostOf(lost) > 0)
    return '→ “npm run migrate-from-module -- --send-lost” shows what would be sent, and sends nothing.';
  return '→ Nothing is left to do here.';
}

/** The exit code for what the check found. */
export function exitCodeOf({ switchOff, mappingProblems, takenOver, found, lost }: ModuleCheck): number {
  if ('notCompared' in lost && lost.passes) return exitCodes.notDone;
  const left =
    switchOff.some(({ state }) => state === 'on') ||
    mappingProblems.length > 0 ||
    (found && takenOver === undefined) ||
    (!('notCompared' in lost) && lostOf(lost) > 0);
  return left ? exitCodes.someFailed : exitCodes.done;
}
