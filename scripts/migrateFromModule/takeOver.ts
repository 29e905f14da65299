import { configuredTimeZone } from '../../bridge/config/configuredTimeZone.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { countOf } from '../../bridge/mapping/countOf.ts';
import { type SetUpReport, setUp } from '../../bridge/sync/setup/setUp.ts';
import { type Adoption, readAdoption } from '../../bridge/sync/state/readAdoption.ts';
import { openXperience } from '../../bridge/xperience/openXperience.ts';
import { readModuleSteps, readModuleTasks } from '../../bridge/xperience/setup/readModule.ts';
import type { CommandContext } from '../commandLine/defineCommand.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { askConfigured } from '../setup/askConfigured.ts';
import { readTarget } from '../setup/readTarget.ts';
import type { MigrateOptions } from './readOptions.ts';
import { refuseOtherProduct } from './refuseOtherProduct.ts';

/** A step of taking over, and what came of it. */
export interface Step {
  step: string;
  /** `left`: a person has something to do. */
  state: 'done' | 'left';
  /** What was done, or was there already, and what is left to do. */
  said: string[];
}

/**
 * Takes over from the module as the set-up does, and says what came of each step. Running it again changes nothing more.
 * @returns the steps and the exit code
 * @throws SyncRefused while a task of the module is enabled, CommandRefused where it never ran; nothing was changed then
 */
export async function takeOver(
  options: Pick<MigrateOptions, 'database' | 'contactDatabase'>,
  { env, screen }: Pick<CommandContext, 'env' | 'screen'>,
): Promise<{ steps: Step[]; code: number }> {
  const timeZone = configuredTimeZone(env);
  const database = await openXperience(readTarget(options.database, options.contactDatabase, env), {
    timeZone,
  });
  try {
    refuseOtherProduct(database);
    const tasks = await readModuleTasks(database);
    const automation = await readModuleSteps(database);
    const before =
      (await readSchemaVersion(database)) === undefined ? undefined : await readAdoption(database);
    const dynamics = await askConfigured(database, env, (...lines) => screen.tell(lines.join('\n')));
    const report = await setUp(database, { timeZone, ...dynamics });
    const steps = [
      restOf(tasks.map(({ displayName }) => displayName)),
      automationStep(automation?.map(({ process, step }) => `“${step}” in “${process}”`)),
      tablesStep(report),
      linksStep(report, before),
      settingsStep(report),
      ...report.findings.map(({ detail, remedy }): Step => ({ step: detail, state: 'left', said: [remedy] })),
      firstRunStep(),
    ];
    return { steps, code: report.findings.length > 0 ? exitCodes.notDone : exitCodes.done };
  } finally {
    await database.close();
  }
}

function restOf(names: readonly string[]): Step {
  const said =
    names.length === 0
      ? 'The module has none.'
      : `Disabled: ${names.map((name) => `“${name}”`).join(' and ')}.`;
  return { step: 'The scheduled tasks of the module', state: 'done', said: [said] };
}

function automationStep(steps: readonly string[] | undefined): Step {
  const step = 'Steps of automation processes';
  if (steps === undefined)
    return {
      step,
      state: 'left',
      said: ['The login may not read them: look in the application Marketing automation.'],
    };
  if (steps.length === 0) return { step, state: 'done', said: ['No process holds a step of the module’s.'] };
  const remedy = 'Take them out; flows with ImportContact, CreateTask or CreateAppointment do their work.';
  return { step, state: 'left', said: [`Of the module: ${steps.join(', ')}.`, remedy] };
}

function tablesStep({ from, to }: SetUpReport): Step {
  const said =
    from === to ? `They were there already, version ${to}.` : `Made: bridge tables of version ${to}.`;
  return { step: 'The bridge tables', state: 'done', said: [said] };
}

function linksStep({ adoption }: SetUpReport, before: Adoption | undefined): Step {
  const step = 'Links of contacts to rows';
  if (!adoption) {
    const taken = before?.links ?? 0;
    const said = taken > 0 ? `${taken} were taken over before.` : 'There were none to take over.';
    return { step, state: 'done', said: [said] };
  }
  const { adopted, ambiguous } = adoption;
  const said = [
    `${countOf(adopted, 'link')} of the module ${adopted === 1 ? 'was' : 'were'} taken over. Activities it has looked at are left to it.`,
    ...(ambiguous > 0
      ? [
          `${countOf(ambiguous, 'contact')} sharing a row with another contact ${ambiguous === 1 ? 'was' : 'were'} left alone: unlink one of each.`,
        ]
      : []),
  ];
  return { step, state: ambiguous > 0 ? 'left' : 'done', said };
}

function settingsStep({ settingsAdded }: SetUpReport): Step {
  const said =
    settingsAdded.length > 0
      ? `Added, because they were missing: ${settingsAdded.join(', ')}.`
      : 'Mapping, minimum, switches and owner stay where the module kept them.';
  return { step: 'Settings', state: 'done', said: [said] };
}

function firstRunStep(): Step {
  return {
    step: 'What comes next',
    state: 'left',
    said: [
      '“npm run doctor” looks at everything; “npm run sync -- contacts --dry-run” counts what the first synchronization would do.',
      'The first one of contacts and of activities waits until somebody has confirmed its plan.',
      '“npm run migrate-from-module -- --send-lost” shows which activities the module has lost.',
    ],
  };
}

/** The steps as a person reads them. */
export function describeSteps(steps: readonly Step[]): string {
  return steps
    .flatMap(({ step, state, said }) => [
      `${state === 'done' ? '✓' : '→'} ${step}`,
      ...said.map((line) => `    ${line}`),
    ])
    .join('\n');
}
