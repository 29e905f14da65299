import type { components } from '../../schemas/contract.ts';
import { minute } from '../commandLine/answer.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';

type Run = components['schemas']['Run'];

const labels: Readonly<Record<keyof Run['counts'], string>> = {
  read: 'looked at',
  created: 'created',
  linked: 'linked',
  updated: 'updated in Dynamics',
  taken: 'updated in Xperience',
  unchanged: 'unchanged',
  failed: 'failed',
  skipped: 'skipped',
  requests: 'requests',
};

const states: Readonly<Record<Run['state'], string>> = {
  running: 'is running',
  finished: 'has finished',
  failed: 'has failed',
  cancelled: 'was cancelled',
  needsConfirmation: 'waits for a confirmation',
};

/** What a run has counted, without what is zero. */
export function describeCounts(counts: Run['counts']): string {
  const told = (Object.keys(labels) as (keyof typeof labels)[]).filter(
    (name) => name === 'read' || (counts[name] ?? 0) > 0,
  );
  return told.map((name) => `${counts[name]} ${labels[name]}`).join(', ');
}

/** One line for a run that is going. */
export function describeProgress({ id, percent, counts, secondsLeft }: Run): string {
  const left = secondsLeft === undefined ? '' : `, about ${duration(secondsLeft)} left`;
  return `Run ${id}: ${percent} %${left}; ${describeCounts(counts)}`;
}

/** What became of a run, and what to do about it. */
export function describeRun(run: Run): string {
  const { id, kind, dryRun, state, counts, reason, started, seconds, requestedBy } = run;
  const what = `${dryRun ? 'Dry run' : 'Run'} ${id} (${kind}) ${states[state]}`;
  const by = requestedBy === undefined ? '' : ` by ${requestedBy}`;
  return [
    `${what}: ${describeCounts(counts)}.`,
    `  Started ${minute(started)} UTC${by}, ${duration(seconds)}${state === 'running' ? ' so far' : ''}.`,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...describePlan(run),
    ...whatToDo(run).map((line) => `  → ${line}`),
  ].join('\n');
}

/** What would be done: of a run that was confirmed its counts say what was. */
function describePlan({ state, dryRun, plan, addresses, flows }: Run): string[] {
  if (state !== 'needsConfirmation' && !dryRun) return [];
  return [
    ...(plan === undefined ? [] : [`  It would go on with: ${describeCounts({ ...plan, requests: 0 })}.`]),
    ...(addresses === undefined || addresses.withAddress === 0 ? [] : [`  ${describeAddresses(addresses)}`]),
    ...(flows === undefined || flows.length === 0
      ? []
      : [`  New rows would start these flows: ${flows.join(', ')}.`]),
  ];
}

function describeAddresses({
  withAddress,
  inDynamics,
  once,
  several,
  inactive,
}: NonNullable<Run['addresses']>): string {
  return `Of ${withAddress} e-mail addresses of new contacts ${inDynamics} are in Dynamics already: ${once} once, ${several} several times, ${inactive} in inactive rows only.`;
}

function whatToDo({ id, state, dryRun, counts, reason }: Run): string[] {
  if (state === 'needsConfirmation')
    return [
      `“npm run runs -- show ${id}” lists what it would do; “npm run runs -- confirm ${id} --wait” lets it go on, “npm run runs -- discard ${id}” ends it.`,
    ];
  if (state === 'running') return [`“npm run runs -- show ${id}” says how far it is.`];
  if (dryRun && state === 'finished') return [`“npm run runs -- show ${id}” lists what it would have done.`];
  if (counts.failed > 0) return ['“npm run failures” says which failed, and what to do.'];
  if (state === 'failed' && reason === undefined) return ['The log of the bridge says why.'];
  return [];
}

/** Seconds as people say them. */
export function duration(seconds = 0): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The exit code for what became of a run. */
export function exitCodeOf({ state, counts }: Run): number {
  if (state === 'needsConfirmation') return exitCodes.waits;
  if (state === 'failed' || state === 'cancelled') return exitCodes.notDone;
  return state === 'finished' && counts.failed > 0 ? exitCodes.someFailed : exitCodes.done;
}
