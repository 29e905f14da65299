import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { facts } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import { time } from '../parts/time.ts';
import { runStatus } from './runStatus.ts';

/** Who started it, when, and what it looks at. */
export function about(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  const { facts: labels } = t;
  return html`<aside class="card"><h2>${t.about}</h2>${facts([
    [t.result, runStatus(run, visit)],
    [labels.started, time(isoTime(run.started), visit)],
    [labels.by, run.requestedBy],
    [labels.confirmed, run.confirmedBy],
    [
      labels.ended,
      run.finished !== undefined && run.state !== 'needsConfirmation' && time(isoTime(run.finished), visit),
    ],
    [labels.looksAt, t.looksAt[run.mode]],
    [labels.limit, run.limit === undefined ? undefined : grouped(run.limit)],
  ])}</aside>`;
}
