import { presentRun } from '../../bridge/api/present/presentRun.ts';
import { type LostReport, searchLost } from '../../bridge/sync/activities/lost/searchLost.ts';
import { prepareActivities } from '../../bridge/sync/activities/prepareActivities.ts';
import { hasNotedLost, noteLost } from '../../bridge/sync/state/failures/noteLost.ts';
import { refusePaused } from '../../bridge/sync/state/pause/pause.ts';
import { readModuleTasks } from '../../bridge/xperience/setup/readModule.ts';
import type { components } from '../../schemas/contract.ts';
import { printJson } from '../commandLine/answer.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import type { OpenServices } from '../commandLine/openServices.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { describeRun, exitCodeOf } from '../sync/describeRun.ts';
import { followRun } from '../sync/followRun.ts';
import { describeLost, lostOf } from './describeLost.ts';
import type { MigrateOptions } from './readOptions.ts';
import { refuseOtherProduct } from './refuseOtherProduct.ts';

type Run = components['schemas']['Run'];
type Opened = Pick<OpenServices, 'runs' | 'parts'>;

/**
 * Looks for activities that the module has lost, and, when that was asked for, has a run of activities send them. What
 * was lost is noted as failures that are due, a few contacts at a time, so that a command that was killed is just repeated: what
 * it noted is sent by the next run of whichever process, and rows are created under IDs that follow from their activities.
 * @returns the exit code
 */
export async function sendLost(opened: Opened, options: MigrateOptions, call: Call): Promise<number> {
  const { parts } = opened;
  const { database, stopping: signal } = parts;
  refuseOtherProduct(database);
  const tasks = await readModuleTasks(database);
  const enabled = tasks.filter((task) => task.enabled).map((task) => `“${task.displayName}”`);
  if (enabled.length > 0)
    throw new CommandRefused(
      `The module still works here: the scheduled task ${enabled.join(' and ')} is enabled. Disable it in the application Scheduled tasks of Xperience first.`,
    );
  if (options.yes) {
    await refusePaused(parts);
    await prepareActivities(parts, { switches: 'required', fresh: false, call: { signal } });
  }
  let noted = 0;
  const { since, only, yes } = options;
  const lastRun = tasks.find(({ kind }) => kind === 'activities')?.lastRun ?? undefined;
  const report = await searchLost(
    parts,
    { lastRun, since, only, call: { signal } },
    async (lost, contacts) => {
      if (yes) noted += await noteLost(database, lost, call.by);
      call.screen.progress(`${contacts} contacts compared`);
    },
  );
  const lost = lostOf(report);
  if (!options.json) call.screen.print(`What the module has lost\n${describeLost(report)}`);
  const unsent = lost > 0 || (await hasNotedLost(database));
  if (!unsent) return answer(call, { report, noted }, exitCodes.done);
  if (!yes) {
    call.screen.tell('Nothing was sent. With --yes a synchronization of activities sends what was lost.');
    return answer(call, { report, noted }, exitCodes.waits);
  }
  const run = await sendNow(opened, call);
  if (!options.json) {
    const before = lost - noted;
    if (before > 0)
      call.screen.print(`${before} were failures already, or were dismissed, and stay as they are.`);
    call.screen.print(describeRun(run));
  }
  return answer(call, { report, noted, run }, exitCodeOf(run));
}

/** A run that was going already may have passed the failures by: then one of its own follows. */
async function sendNow(opened: Opened, call: Call): Promise<Run> {
  for (;;) {
    const { run, joined } = await opened.runs.syncActivities({
      mode: 'incremental',
      dryRun: false,
      waitMs: 0,
      signal: opened.parts.stopping,
      requestedBy: call.by,
    });
    const ended = await followRun(opened, presentRun(run, joined), { toTheEnd: true }, call);
    if (!joined || ended.state !== 'finished' || opened.parts.stopping.aborted) return ended;
  }
}

function answer(
  call: Call,
  { report, noted, run }: { report: LostReport; noted: number; run?: Run },
  code: number,
): number {
  if (call.json) printJson(call, { ...report, noted, ...(run ? { run } : {}) });
  return code;
}
