import { html } from 'hono/html';
import { readContactNames } from '../../sync/state/readContactNames.ts';
import { readLatestOfRun, type WrittenByRun } from '../../sync/state/runs/latestOfRun.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { contactName } from '../parts/contactName.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { table } from '../parts/table.ts';

const shown = 5;

/** The last contacts of a run that is going, as proof of life; nothing before the first is written. */
export async function justNow(run: Run, visit: Visit): Promise<Html> {
  if (run.kind !== 'contacts' || run.dryRun) return html``;
  const { runs: t } = visit.t;
  const { database } = visit.services.parts;
  const latest = await readLatestOfRun(database, run.id, shown);
  if (latest.length === 0) return html``;
  const names = await readContactNames(
    database,
    latest.map(({ contactId }) => contactId),
  );
  return html`<section><div class="section-head"><h2>${t.justNow}</h2><span class="small">${run.counts.read > 0 ? t.lastOf(grouped(run.counts.read)) : ''}</span></div>
${table<WrittenByRun>({
  caption: t.justNow,
  rows: latest,
  columns: [
    {
      head: t.contact,
      width: 'half',
      cell: ({ contactId }) => contactName(contactId, names.get(contactId), t.gone, visit),
    },
    {
      head: t.happened,
      cell: ({ what, without = [] }) =>
        without.length > 0
          ? status('bad', 'bad', t.notComplete(t.whats[what]))
          : status('ok', 'ok', t.whats[what]),
    },
    {
      head: t.sent,
      cell: ({ columns = [], fields = [], without = [] }) =>
        without.length > 0 ? t.without(without.join(', ')) : String(columns.length + fields.length),
    },
  ],
})}</section>`;
}
