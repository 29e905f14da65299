import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { table } from '../parts/table.ts';
import { time, timeText } from '../parts/time.ts';
import { created, failed, runName, runStatus, took, updated } from './runStatus.ts';

/** Runs in a row that had nothing to do. */
interface Fold {
  folded: readonly Run[];
}

/** A row of the table. */
export type Line = Run | Fold;

const isFold = (line: Line): line is Fold => 'folded' in line;

/** Runs one below the other; the one that needs somebody is tinted. */
export function runTable(runs: readonly Line[], visit: Visit): Html {
  const { runs: t } = visit.t;
  const cell = (show: (run: Run) => Html) => (line: Line) => (isFold(line) ? '' : show(line));
  return table<Line>({
    caption: visit.t.frame.sections.runs,
    rows: runs,
    rowClass: (line) => (isFold(line) ? 'fold' : line.state === 'needsConfirmation' ? 'needs-you' : ''),
    wholeRow: (line) => isFold(line) && foldText(line, visit),
    columns: [
      { head: t.run, cell: cell((run) => runName(run, visit)) },
      {
        head: t.started,
        cell: cell(
          (run) => html`${time(isoTime(run.started), visit)}<small>${run.requestedBy ?? ''}</small>`,
        ),
      },
      { head: t.result, width: 'third', cell: cell((run) => runStatus(run, visit)) },
      { head: t.created, isNumber: true, cell: cell(created) },
      { head: t.updated, isNumber: true, cell: cell(updated) },
      { head: t.failed, isNumber: true, cell: cell(failed) },
      { head: t.took, isNumber: true, cell: cell((run) => took(run, visit)) },
    ],
  });
}

function hadNothingToDo({ state, counts, dryRun }: Run): boolean {
  const { created: made, linked, updated: changed, taken, failed: wrong } = counts;
  return state === 'finished' && !dryRun && made + linked + changed + taken + wrong === 0;
}

/** Puts runs without work that follow one another into one line; one alone stays a row of its own. */
export function foldRuns(runs: readonly Run[]): Line[] {
  const lines: Line[] = [];
  let idle: Run[] = [];
  const close = (): void => {
    lines.push(...(idle.length > 1 ? [{ folded: idle }] : idle));
    idle = [];
  };
  for (const run of runs) {
    if (hadNothingToDo(run)) idle.push(run);
    else {
      close();
      lines.push(run);
    }
  }
  close();
  return lines;
}

/** The oldest run of a line. */
export function oldestOf(line: Line): Run | undefined {
  return isFold(line) ? line.folded.at(-1) : line;
}

function foldText({ folded: runs }: Fold, visit: Visit): Html {
  const { runs: t } = visit.t;
  const [last, first] = [runs[0], runs.at(-1)];
  if (!last || !first) return html``;
  const span = `${timeText(isoTime(first.started), visit)}${t.to}${timeText(isoTime(last.started), visit)}`;
  const link = visit.href('runs', { fold: 'no', after: last.id + 1 });
  return html`<a class="quiet" href="${link}">${t.folded(runs.length)}${span}</a>`;
}
