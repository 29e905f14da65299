import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { readRunTotals } from '../../sync/state/runs/browseRuns.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { type Bar, chart } from '../parts/chart.ts';
import { grouped } from '../parts/number.ts';
import { count, table } from '../parts/table.ts';

const days = 14;
const dayMs = 86_400_000;

/** What runs have sent by day, in the reader's zone: as a chart and as a table. */
export async function sentByDay(visit: Visit): Promise<Html> {
  const { t, zone, now, services } = visit;
  const { overview, frame, runs } = t;
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const bars = new Map<string, Bar>();
  for (let back = days - 1; back >= 0; back -= 1) {
    const date = new Date(now.getTime() - back * dayMs);
    const label =
      back === 0
        ? overview.today
        : new Intl.DateTimeFormat(frame.locale, { timeZone: zone, day: 'numeric' }).format(date);
    bars.set(dayOf.format(date), { label, created: 0, updated: 0, failed: 0 });
  }
  for (const total of await readRunTotals(services.parts.database)) {
    const bar = bars.get(dayOf.format(new Date(isoTime(total.finished))));
    if (!bar) continue;
    bar.created += total.created;
    bar.updated += total.updated;
    bar.failed += total.failed;
  }
  const list = [...bars].map(([date, bar]) => ({ date, ...bar }));
  const sum = (key: 'created' | 'updated' | 'failed'): string =>
    grouped(
      list.reduce((all, bar) => all + bar[key], 0),
      frame.locale,
    );
  const [created, updated, failed] = [sum('created'), sum('updated'), sum('failed')];
  const title = overview.chart(days);
  return html`<h2>${title}</h2>
<ul class="legend"><li><span class="key created"></span>${overview.created(created)}</li><li><span class="key updated"></span>${overview.updated(updated)}</li><li><span class="key failed"></span>${overview.failed(failed)}</li></ul>
${chart({ title, description: overview.chartText(created, updated, failed, days), bars: list, locale: frame.locale })}
<details><summary>${overview.table}</summary>${table({
    caption: title,
    rows: list,
    columns: [
      { head: overview.day, cell: ({ date }) => date },
      { head: runs.created, isNumber: true, cell: (bar) => count(grouped(bar.created, frame.locale)) },
      { head: runs.updated, isNumber: true, cell: (bar) => count(grouped(bar.updated, frame.locale)) },
      { head: runs.failed, isNumber: true, cell: (bar) => count(grouped(bar.failed, frame.locale)) },
    ],
  })}</details>`;
}
