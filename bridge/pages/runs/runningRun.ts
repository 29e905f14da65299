import { html } from 'hono/html';
import { presentRun } from '../../api/present/presentRun.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { figures } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { durationText, time } from '../parts/time.ts';
import { justNow } from './justNow.ts';
import { progressOf, waitsForDynamics } from './runStatus.ts';

/** Seconds between two looks: from two up to ten, the longer somebody watches. */
const pauseOf = (looks: number): number => Math.min(10, 2 + Math.floor(looks / 15));

const quietMs = 60_000;

/** How far it is, in a sentence. */
function runningAnswer(run: Run, { t }: Pick<Visit, 't'>): Html {
  const { percent, secondsLeft } = presentRun(run);
  const left =
    secondsLeft === undefined
      ? '.'
      : secondsLeft < 10
        ? t.runs.leftSoon
        : t.runs.left(durationText(Math.ceil(secondsLeft / 10) * 10, { t }));
  const who = run.confirmedBy === undefined ? '' : ` ${t.runs.confirmedBy(run.confirmedBy)}`;
  return html`<strong>${t.runs.runningAnswer(percent)}${left}</strong>${who}`;
}

/** How far it is. The part renews itself; without script a link does. It stops when the run has ended. */
export async function runningPart(run: Run, visit: Visit): Promise<Html> {
  const { runs: t } = visit.t;
  const looks = Math.min(1_000, Math.max(0, Math.trunc(Number(visit.query.get('looks')) || 0)));
  const { percent, contactsPerMinute } = presentRun(run);
  // Said aloud at every quarter, once.
  const quarter = Math.floor(percent / 25) * 25;
  const isSaid = visit.query.get('said') === String(quarter);
  const again = visit.href(`runs/${run.id}`, { looks: looks + 1, said: quarter });
  return html`<div id="running" hx-get="${again}" hx-trigger="every ${pauseOf(looks)}s" hx-swap="outerHTML" hx-target="this">
<p class="answer section-head">${run.cancelRequested ? html`<strong>${t.stopping}</strong>` : runningAnswer(run, visit)}</p>
${isSaid ? '' : html`<p class="unseen" role="status">${t.announce(quarter)}</p>`}${standstill(run, visit)}
<div class="progress"><div><span>${t.runningOf(grouped(run.counts.read))}</span><span class="quiet">${
    contactsPerMinute === undefined ? '' : t.perMinute(grouped(contactsPerMinute))
  }</span></div>${run.total ? html`<progress max="100" value="${percent}" aria-label="${t.announce(percent)}">${percent} %</progress>` : ''}</div>
${runFigures(run, visit)}${await justNow(run, visit)}
<p class="small section">${t.refreshes} <a href="${visit.href(`runs/${run.id}`)}">${t.refresh}</a></p></div>`;
}

/** Takes the place of the part when the run has ended meanwhile. */
export function endedPart(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  return html`<div id="running"><div class="banner"><p class="grow strong" role="status">${t.ended}</p><a class="button" href="${visit.href(`runs/${run.id}`)}">${t.result}</a></div>${runFigures(run, visit)}</div>`;
}

function standstill(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  const since = new Date(progressOf(run)).toISOString();
  if (waitsForDynamics(run, visit)) {
    return html`<p class="section">${status('clock', 'wait', t.states.waitsForDynamics, html`${time(since, visit)}. ${t.waitsForDynamics}`)}</p>`;
  }
  return visit.now.getTime() - Date.parse(since) > quietMs
    ? html`<p>${status('clock', 'plain', t.noProgress, time(since, visit))}</p>`
    : html``;
}

/** What it has done so far, or in the end. */
export function runFigures(run: Run, { t, href }: Visit): Html {
  const { created, linked, updated, taken, unchanged, failed, skipped, requests } = run.counts;
  const { runs } = t;
  const list = [
    { label: runs.created, value: grouped(created) },
    ...(linked > 0 ? [{ label: runs.linked, value: grouped(linked) }] : []),
    { label: runs.updated, value: grouped(updated) },
    ...(taken > 0 ? [{ label: runs.taken, value: grouped(taken) }] : []),
    { label: runs.same, value: grouped(unchanged) },
    ...(skipped ? [{ label: runs.skipped, value: grouped(skipped) }] : []),
    {
      label: runs.failed,
      value: grouped(failed),
      ...(failed > 0 && !run.dryRun && { href: href('failures') }),
    },
    { label: runs.requests, value: grouped(requests), note: runs.toDynamics },
  ];
  return figures(list, { isCompact: true });
}
