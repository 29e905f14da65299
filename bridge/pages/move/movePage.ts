import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { rowLink } from '../../api/present/rowLink.ts';
import { type LeftBehind, listLeftBehind } from '../../sync/move/listLeftBehind.ts';
import { type MoveReport, readMoveReport } from '../../sync/move/moveReport.ts';
import { readContactNames } from '../../sync/state/readContactNames.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { readCaptions } from '../parts/captions.ts';
import { contactName } from '../parts/contactName.ts';
import { emptyState } from '../parts/emptyState.ts';
import { grouped } from '../parts/number.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';
import { leftToDo } from './leftToDo.ts';
import { heldReasons, moveDetails, moveFigures } from './moveSections.ts';
import { placeName } from './placeName.ts';
import { surpriseList } from './surpriseList.ts';

const pageSize = 50;

/** What did the move bring over, and what waits for me? Only where the installation was moved. */
export const movePage: Page = {
  path: 'move',
  section: 'overview',
  async show(visit) {
    const { services, t, query } = visit;
    const report = await readMoveReport(services.parts.database);
    if (report === undefined) return undefined;
    const { plan } = report;
    const isFirst = !query.has('after');
    const held = plan.contacts.held > 0 ? await heldSection(report, visit) : html``;
    return {
      title: t.move.title,
      crumbs: [{ label: t.frame.sections.overview, path: '' }, { label: t.move.title }],
      answer: answer(report, visit),
      body: isFirst ? await whole(report, held, visit) : held,
    };
  },
};

function answer({ plan, at, waits }: MoveReport, visit: Visit): Html {
  const { move: t, frame } = visit.t;
  const { alive, linked } = plan.contacts;
  const standing = waits.contacts ? t.waits : waits.activities ? t.activitiesWait : t.confirmed;
  return html`<span class="subtitle">${time(isoTime(at), visit)} · ${t.way(placeName(plan.from, visit.t), placeName(plan.to, visit.t))}</span><strong>${standing}</strong> ${t.alive(grouped(alive, frame.locale), grouped(linked, frame.locale))}`;
}

async function whole(report: MoveReport, held: Html, visit: Visit): Promise<Html> {
  const { t, services } = visit;
  const { plan } = report;
  const captions = await readCaptions(services);
  return html`${moveFigures(plan, t)}${surpriseList(plan, t)}${await leftToDo(report, visit)}
${moveDetails(plan, t, { held, captionOf: (field) => captions.get(field) ?? field })}`;
}

async function heldSection({ plan }: MoveReport, visit: Visit): Promise<Html> {
  const { t, query } = visit;
  const isFirst = !query.has('after');
  return html`<section id="held"><h2>${t.move.held}</h2><p class="small">${t.move.heldText}</p>
${isFirst ? heldReasons(plan, t) : ''}${await heldList(visit)}</section>`;
}

/** Those still held, a page of them. */
async function heldList(visit: Visit): Promise<Html> {
  const { t, services, query } = visit;
  const { database } = services.parts;
  const asked = Number(query.get('after'));
  const after = Number.isSafeInteger(asked) && asked > 0 && asked < 2 ** 31 ? asked : 0;
  const found = await listLeftBehind(database, { after, limit: pageSize + 1 });
  if (found.length === 0)
    return emptyState({ icon: 'ok', title: t.move.heldNone, text: t.move.heldNoneText });
  const shown = found.slice(0, pageSize);
  const next = found.length > pageSize ? String(shown.at(-1)?.contactId) : undefined;
  const names = await readContactNames(
    database,
    shown.map(({ contactId }) => contactId),
  );
  const row = ({ rowId }: LeftBehind): Html | '' =>
    rowId === null
      ? ''
      : html`<a href="${rowLink(services.dynamicsUrl, 'contact', rowId)}">${t.move.open}</a>`;
  return html`${table({
    caption: t.move.held,
    rows: shown,
    columns: [
      {
        head: t.move.contact,
        width: 'third',
        // One that is not here has no page.
        cell: ({ contactId }) =>
          names.has(contactId) ? contactName(contactId, names.get(contactId), '', visit) : String(contactId),
      },
      { head: t.move.reason, cell: ({ reason }) => t.move.reasons[reason] },
      { head: t.move.dynamics, width: 'narrow', cell: row },
    ],
  })}${pager({ next, label: t.move.next }, visit)}`;
}
