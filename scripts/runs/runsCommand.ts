import { presentPlanned, presentRun } from '../../bridge/api/present/presentRun.ts';
import { viewRun } from '../../bridge/api/views/viewRun.ts';
import { cancelRun, confirmRun } from '../../bridge/sync/state/runs/decideRun.ts';
import { listPlanned, plannedKinds } from '../../bridge/sync/state/runs/plannedChanges.ts';
import { listRuns } from '../../bridge/sync/state/runs/runStore.ts';
import type { components } from '../../schemas/contract.ts';
import { minute, printJson, printList } from '../commandLine/answer.ts';
import { collectPages } from '../commandLine/collectPages.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openStoppable } from '../commandLine/openServices.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { describeRun, duration, exitCodeOf } from '../sync/describeRun.ts';
import { followRun } from '../sync/followRun.ts';
import { plannedTable } from './plannedTable.ts';
import { type RunsOptions, readOptions, runStates } from './readOptions.ts';

const help = `Shows synchronizations, and decides about those that wait for a person.

  npm run runs                          the newest first
  npm run runs -- list [--state STATE] [--failed] [--limit N]
  npm run runs -- show N [--planned KIND] [--limit N]
  npm run runs -- confirm N [--keep-flows] [--wait]
  npm run runs -- discard N             or cancel N: ends one that waits or is going

  --state STATE   only those in this state: ${runStates.join(', ')}
  --failed        only those that failed, or in which something failed
  --planned KIND  what a dry run or a plan would do, contact by contact: ${plannedKinds.join(', ')} or all
  --limit N       so many at most; 20 unless said otherwise
  --keep-flows    keeps flows that listen in Dynamics from starting because of what the run writes
  --wait          waits for the end of the run, and carries it out where no bridge does
${commonHelp}

A confirmed run goes on within seconds where a bridge is running, else with --wait or the next “npm run sync”.

Exit code: 0 done, 2 refused; with --wait as “npm run sync”: 1 the run failed, 3 it waits again, 4 some failed.`;

async function list(
  { parts: { database } }: Pick<OpenServices, 'parts'>,
  { state, failed, limit }: Extract<RunsOptions, { action: 'list' }>,
  call: Call,
): Promise<number> {
  const filter = { ...(state === undefined ? {} : { state }), onlyWithFailures: failed };
  const { items, more } = await collectPages(
    limit,
    ({ after, ...page }) =>
      listRuns(database, { ...filter, ...page, ...(after !== undefined && { before: after }) }),
    ({ id }) => id,
  );
  const found = { items: items.map((run) => presentRun(run)), more };
  printList(call, found, {
    head: ['run', 'kind', 'started (UTC)', 'took', 'read', 'new', 'updated', 'failed', 'by', 'state'],
    row: rowOf,
    none: 'There is no such run.',
  });
  return exitCodes.done;
}

function rowOf({
  id,
  kind,
  dryRun,
  started,
  seconds,
  counts,
  requestedBy,
  state,
  reason,
}: components['schemas']['Run']) {
  return [
    id,
    dryRun ? `${kind}, dry` : kind,
    minute(started),
    duration(seconds),
    counts.read,
    counts.created,
    counts.updated + counts.taken,
    counts.failed,
    requestedBy ?? '',
    reason === undefined ? state : `${state}: ${reason}`,
  ];
}

async function show(
  { parts: { database } }: Pick<OpenServices, 'parts'>,
  { id, planned, limit }: Extract<RunsOptions, { action: 'show' }>,
  call: Call,
): Promise<number> {
  const run = await viewRun(database, id);
  if (!run) throw new CommandRefused(`There is no run ${id}. “npm run runs” lists those there are.`);
  if (planned === undefined) {
    if (call.json) printJson(call, run);
    else {
      call.screen.print(describeRun(run));
      for (const { type, count, reason } of run.skippedTypes ?? [])
        call.screen.print(`  ${count} of type ${type} were not sent: ${reason}`);
      const { planned: changes = [] } = run;
      if (changes.length > 0)
        printList(call, { items: changes.slice(0, limit), more: changes.length > limit }, plannedTable);
    }
    return exitCodes.done;
  }
  const kind = planned === 'all' ? undefined : planned;
  const { items, more } = await collectPages(
    limit,
    (page) => listPlanned(database, id, { ...(kind === undefined ? {} : { kind }), ...page }),
    ({ contactId }) => contactId,
  );
  printList(call, { items: items.map(presentPlanned), more }, plannedTable);
  return exitCodes.done;
}

async function confirm(
  opened: Pick<OpenServices, 'runs' | 'parts'>,
  { id, keepsFlows, wait }: Extract<RunsOptions, { action: 'confirm' }>,
  call: Call,
): Promise<number> {
  const confirmed = presentRun(await confirmRun(opened.parts.database, id, call.by, { keepsFlows }));
  const run = wait ? await followRun(opened, confirmed, { toTheEnd: true }, call) : confirmed;
  if (call.json) printJson(call, run);
  else if (wait) call.screen.print(describeRun(run));
  else
    call.screen.print(
      `Run ${id} is confirmed. A running bridge goes on with it within seconds; without one, “npm run sync -- ${run.kind === 'activities' ? 'activities' : 'contacts'}” does.`,
    );
  if (wait && run.state === 'running') return exitCodes.notDone;
  return wait ? exitCodeOf(run) : exitCodes.done;
}

async function discard(
  { parts: { database } }: Pick<OpenServices, 'parts'>,
  { id }: Extract<RunsOptions, { action: 'discard' }>,
  call: Call,
): Promise<number> {
  const run = presentRun(await cancelRun(database, id, call.by));
  if (call.json) printJson(call, run);
  else
    call.screen.print(
      run.state === 'cancelled' ? `Run ${id} was cancelled.` : `Run ${id} ends within seconds.`,
    );
  return exitCodes.done;
}

export const runsCommand: Command<RunsOptions, OpenServices> = {
  help,
  examples: [
    ['npm run runs -- list --failed', 'those in which something failed'],
    ['npm run runs -- show 12 --planned all', 'what run 12 would do, contact by contact'],
    ['npm run runs -- confirm 12 --wait', 'lets it go on, and waits for its end'],
  ],
  read: readOptions,
  open: openStoppable,
  async run(opened, options, call) {
    switch (options.action) {
      case 'list':
        return list(opened, options, call);
      case 'show':
        return show(opened, options, call);
      case 'confirm':
        return confirm(opened, options, call);
      case 'discard':
        return discard(opened, options, call);
    }
  },
};
