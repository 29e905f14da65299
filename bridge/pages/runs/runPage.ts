import { html } from 'hono/html';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { grouped } from '../parts/number.ts';
import { table } from '../parts/table.ts';
import { planView } from './planView.ts';
import { about } from './runAbout.ts';
import { endedPart, runFigures, runningPart } from './runningRun.ts';
import { runOfVisit } from './runOfVisit.ts';

/** How far is it, is it well, and what came of it? */
export const runPage: Page = {
  path: 'runs/:id{[0-9]+}',
  section: 'runs',
  changeScope: 'sync',
  async show(visit) {
    const run = await runOfVisit(visit);
    if (!run) return undefined;
    if (visit.isFragment) {
      return run.state === 'running'
        ? { fragment: await runningPart(run, visit) }
        : { fragment: endedPart(run, visit), isOver: true };
    }
    if (run.state === 'running') return runningView(run, visit);
    return run.state === 'needsConfirmation' || run.dryRun ? planView(run, visit) : endedView(run, visit);
  },
};

/** Crumbs, title and what is known of every run. */
export function runFrame(run: Run, { t }: Visit): Pick<PageView, 'title' | 'crumbs'> {
  return {
    title: t.runs.title(run.id, t.runs.kinds[run.kind]),
    crumbs: [{ label: t.frame.sections.runs, path: 'runs' }, { label: String(run.id) }],
  };
}

async function runningView(run: Run, visit: Visit): Promise<PageView> {
  const { runs: t } = visit.t;
  const stop = html`<a class="button danger" href="${visit.href(`runs/${run.id}/stop`)}">${t.stop}</a>`;
  return {
    ...runFrame(run, visit),
    actions: visit.may('sync') && !run.cancelRequested && stop,
    body: html`<div class="beside"><div>${await runningPart(run, visit)}</div>${about(run, visit)}</div>`,
  };
}

function endedView(run: Run, visit: Visit): PageView {
  const { runs: t } = visit.t;
  const { counts, reason } = run;
  const skipped = run.skippedTypes ?? [];
  const failures =
    counts.failed > 0 &&
    html`<p class="buttons section"><a class="button" href="${visit.href('failures')}">${t.failuresOf}</a></p>`;
  return {
    ...runFrame(run, visit),
    answer: html`<strong>${resultText(run, visit)}</strong> ${reason ?? ''}`,
    body: html`<div class="beside"><div>${runFigures(run, visit)}${failures}${
      skipped.length > 0
        ? html`<h2 class="section">${t.left_out}</h2>${table({
            caption: t.left_out,
            rows: skipped,
            columns: [
              { head: t.type, cell: ({ type }) => type },
              { head: t.count, isNumber: true, cell: ({ count }) => grouped(count) },
              { head: t.facts.why, width: 'half', cell: ({ reason: why }) => why },
            ],
          })}`
        : ''
    }</div>${about(run, visit)}</div>`,
  };
}

function resultText({ state, counts }: Run, { t: { runs: t } }: Visit): string {
  if (state === 'failed') return t.resultOf.failed;
  if (state === 'cancelled') return t.resultOf.cancelled;
  if (counts.failed > 0) return t.resultOf.withFailures(grouped(counts.failed));
  const { created, linked, updated, taken } = counts;
  return created + linked + updated + taken === 0 ? t.resultOf.nothing : t.resultOf.finished;
}
