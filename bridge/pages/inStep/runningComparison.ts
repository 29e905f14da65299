import { html } from 'hono/html';
import type { ReconciliationView } from '../../api/views/viewReconciliation.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { figures } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';

/** Seconds between two looks: from two up to ten, the longer somebody watches. */
const pauseOf = (looks: number): number => Math.min(10, 2 + Math.floor(looks / 15));

export function runningAnswer({ stage, progress = 0 }: ReconciliationView, { t }: Visit): string {
  const say = t.inStep;
  if (stage === 'rows') return say.runningRows;
  return stage === 'addresses' ? say.runningAddresses : say.running(progress);
}

/** How far it is. The part renews itself; without script a link does. It stops when the comparison has ended. */
export function runningPart(found: ReconciliationView, visit: Visit): Html {
  const { t, href, query } = visit;
  const say = t.inStep;
  const looks = Math.min(1_000, Math.max(0, Math.trunc(Number(query.get('looks')) || 0)));
  const { progress = 0, stage } = found;
  // Said aloud at every quarter.
  const quarter = Math.floor(progress / 25) * 25;
  return html`<div id="comparing" hx-get="${href('in-step', { id: found.id, looks: looks + 1 })}" hx-trigger="every ${pauseOf(looks)}s" hx-swap="outerHTML" hx-target="this">
<p class="unseen" role="status">${say.announce(quarter)}</p>
<div class="progress"><div><span>${runningAnswer(found, visit)}</span></div>${
    stage === 'contacts'
      ? html`<progress max="100" value="${progress}" aria-label="${say.announce(progress)}">${progress} %</progress>`
      : ''
  }</div>${counts(found, visit)}
<p class="small section">${say.refreshes} <a href="${href('in-step', { id: found.id })}">${say.refresh}</a></p></div>`;
}

/** Takes the place of the part when the comparison has ended meanwhile. */
export function endedPart(found: ReconciliationView, visit: Visit): Html {
  const { t, href } = visit;
  return html`<div id="comparing"><div class="banner"><p class="grow strong" role="status">${t.inStep.ended}</p><a class="button" href="${href('in-step', { id: found.id })}">${t.inStep.showResult}</a></div>${counts(found, visit)}</div>`;
}

function counts({ contacts, rows, requests = 0 }: ReconciliationView, { t }: Visit): Html {
  const { read, rowsRead, differing, requests: label, toDynamics } = t.inStep;
  const { locale } = t.frame;
  return figures(
    [
      { label: read, value: grouped(contacts.read, locale) },
      { label: differing, value: grouped(contacts.differing, locale) },
      { label: rowsRead, value: grouped(rows.read, locale) },
      { label, value: grouped(requests, locale), note: toDynamics },
    ],
    { isCompact: true },
  );
}
