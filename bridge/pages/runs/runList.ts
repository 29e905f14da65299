import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { type Pause, readPause } from '../../sync/state/pause/pause.ts';
import { browseRuns, type RunResult } from '../../sync/state/runs/browseRuns.ts';
import type { Run, RunKind } from '../../sync/state/runs/run.ts';
import { readLastRuns, readWaitingRuns } from '../../sync/state/runs/runStore.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { emptyState } from '../parts/emptyState.ts';
import { filterBar } from '../parts/filterBar.ts';
import { pausedButtons } from '../parts/notNow.ts';
import { pager } from '../parts/pager.ts';
import { time } from '../parts/time.ts';
import { foldRuns, oldestOf, runTable } from './runTable.ts';

const pageSize = 50;
/** Folding makes few lines of many runs. */
const foldedSize = 200;
const results: readonly RunResult[] = [
  'waiting',
  'running',
  'finished',
  'withFailures',
  'failed',
  'cancelled',
];
const kinds: readonly RunKind[] = ['contacts', 'activities'];

/** What happened last night? */
export const runList: Page = {
  path: 'runs',
  section: 'runs',
  changeScope: 'sync',
  async show(visit) {
    const { query, services, t } = visit;
    const { database } = services.parts;
    const kind = kinds.find((each) => each === query.get('kind'));
    const result = results.find((each) => each === query.get('result'));
    const requestedBy = query.get('by') || undefined;
    const folds = query.getAll('fold').at(-1) !== 'no';
    const before = Number(query.get('after')) || undefined;
    const { runs, next } = await browseRuns(database, {
      ...(kind && { kind }),
      ...(result && { result }),
      ...(requestedBy !== undefined && { requestedBy: requestedBy.slice(0, 100) }),
      ...(before !== undefined &&
        Number.isSafeInteger(before) &&
        before > 0 && { before: Math.min(before, 2 ** 31 - 1) }),
      limit: folds ? foldedSize : pageSize,
    });
    const all = folds ? foldRuns(runs) : runs;
    const lines = all.slice(0, pageSize);
    const last = lines.at(-1);
    // Lines that found no room begin the next page.
    const after = all.length > lines.length && last ? oldestOf(last)?.id : next;
    const isFiltered = kind !== undefined || result !== undefined || requestedBy !== undefined;
    if (runs.length === 0 && !isFiltered && before === undefined) {
      return { title: t.frame.sections.runs, answer: t.runs.what, body: noneYet(visit) };
    }
    const starters = [...new Set([...runs.map((run) => run.requestedBy ?? ''), requestedBy ?? ''])].filter(
      Boolean,
    );
    const bar = filterBar(
      {
        selects: [
          {
            name: 'kind',
            label: t.runs.filters.kind,
            value: kind ?? '',
            choices: [
              { value: '', label: t.runs.filters.allKinds },
              ...kinds.map((value) => ({ value, label: t.runs.kinds[value] })),
            ],
          },
          {
            name: 'result',
            label: t.runs.filters.result,
            value: result ?? '',
            choices: [
              { value: '', label: t.runs.filters.everyResult },
              ...results.map((value) => ({ value, label: t.runs.filters.results[value] })),
            ],
          },
          {
            name: 'by',
            label: t.runs.filters.by,
            value: requestedBy ?? '',
            choices: [
              { value: '', label: t.runs.filters.anybody },
              ...starters.map((name) => ({ value: name, label: name })),
            ],
          },
        ],
        ticks: [{ name: 'fold', label: t.runs.filters.fold, isOn: folds }],
      },
      visit,
    );
    const list =
      runs.length > 0
        ? runTable(lines, visit)
        : emptyState({
            icon: 'search',
            title: t.runs.noHits,
            text: t.runs.noHitsText,
            actions: html`<a class="button" href="${visit.href('runs')}">${t.runs.lift}</a>`,
          });
    return {
      title: t.frame.sections.runs,
      answer: await answerOf(visit),
      actions: actions(await readPause(database), visit),
      body: html`${bar}${list}${pager({ text: t.runs.kept, next: after === undefined ? undefined : String(after) }, visit)}`,
    };
  },
};

async function answerOf(visit: Visit): Promise<Html> {
  const { runs: t } = visit.t;
  const { database } = visit.services.parts;
  const waiting = await readWaitingRuns(database);
  const last = (await readLastRuns(database))
    .filter(({ finished }) => finished !== undefined)
    .sort((a, b) => b.id - a.id);
  const [first] = waiting;
  const told = first && (waiting.length === 1 ? t.waits(first.id) : t.severalWait(waiting.length));
  const ended = last.find(({ state }) => state !== 'needsConfirmation');
  return html`${t.what} ${told ? html`<strong>${told}</strong>. ` : ''}${ended ? endedText(ended, visit) : ''}`;
}

function endedText(run: Run, visit: Visit): Html {
  const { runs: t } = visit.t;
  return html`${t.last(run.id)}${time(run.finished && isoTime(run.finished), visit)}.`;
}

function actions(pause: Pause | undefined, visit: Visit): Html {
  if (!visit.may('sync')) return html``;
  const { runs: t } = visit.t;
  const dry = html`<a class="button" href="${visit.href('runs/start', { do: 'dry' })}">${t.dryRun}</a>`;
  // A dry run writes nothing, and is no way around the pause.
  if (pause) return html`${pausedButtons(pause, [t.start], visit)}${dry}`;
  return html`${dry}<a class="button main" href="${visit.href('runs/start')}">${t.start}</a>`;
}

function noneYet(visit: Visit): Html {
  const { runs: t } = visit.t;
  const start = html`<a class="button main" href="${visit.href('runs/start', { do: 'dry' })}">${t.startDry}</a>`;
  return emptyState({ icon: 'runs', title: t.noneTitle, text: t.none, actions: visit.may('sync') && start });
}
