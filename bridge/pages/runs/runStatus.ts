import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import { status, tag } from '../parts/status.ts';
import { count } from '../parts/table.ts';
import { durationText } from '../parts/time.ts';

const quietMs = 30_000;

/** Whether Dynamics is away and the run has written nothing down since. */
export function waitsForDynamics(run: Run, { services, now }: Pick<Visit, 'services' | 'now'>): boolean {
  const isAway = services.health.last()?.status.dynamics.reachable === false;
  return run.state === 'running' && isAway && now.getTime() - progressOf(run) > quietMs;
}

/** When it last wrote down how far it is, ms since 1970. */
export function progressOf({ progressed, started }: Run): number {
  return Date.parse(isoTime(progressed ?? started));
}

/** Number and kind, with the tags that tell a run from the usual one. */
export function runName(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  return html`<a href="${visit.href(`runs/${run.id}`)}">${run.id}</a> <span class="plain">${t.kinds[run.kind]}</span>${
    run.dryRun ? html` ${tag(t.tags.dryRun)}` : ''
  }${run.mode === 'full' && run.kind === 'contacts' ? html` ${tag(t.tags.full)}` : ''}`;
}

/** What came of a run, in a word and, where there is more to say, a line below. */
export function runStatus(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  const { counts, plan, reason } = run;
  switch (run.state) {
    case 'running':
      if (waitsForDynamics(run, visit)) return status('clock', 'wait', t.states.waitsForDynamics);
      return status('going', 'plain', run.cancelRequested ? t.states.stopping : t.states.running);
    case 'needsConfirmation': {
      const word = html`<a href="${visit.href(`runs/${run.id}`)}">${t.states.waiting}</a>`;
      return status('wait', 'wait', word, plan && t.would(grouped(plan.created), grouped(plan.updated)));
    }
    case 'failed':
      return status('stopped', 'bad', t.states.failed, reason);
    case 'cancelled':
      return status('off', 'plain', t.states.cancelled, reason);
    default:
      if (counts.failed > 0 && !run.dryRun)
        return status('bad', 'bad', t.states.withFailures(grouped(counts.failed)));
      return status('ok', 'ok', t.states.finished, run.dryRun && t.wroteNothing);
  }
}

/** Whether its numbers are of what it did. */
const hasWritten = ({ state, dryRun }: Run): boolean => !dryRun && state !== 'needsConfirmation';

export const created = (run: Run): Html =>
  count(hasWritten(run) ? grouped(run.counts.created + run.counts.linked) : undefined);
export const updated = (run: Run): Html =>
  count(hasWritten(run) ? grouped(run.counts.updated + run.counts.taken) : undefined);
export const failed = (run: Run): Html => count(hasWritten(run) ? grouped(run.counts.failed) : undefined);

export function took(run: Run, visit: Pick<Visit, 't'>): Html {
  if (run.state === 'needsConfirmation' || run.finished === undefined) return count(undefined);
  const ms = Date.parse(isoTime(run.finished)) - Date.parse(isoTime(run.started));
  return html`${durationText(Math.max(0, ms) / 1000, visit)}`;
}
