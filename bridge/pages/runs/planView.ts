import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { readWaits } from '../../sync/move/moveReport.ts';
import { listAudit } from '../../sync/state/audit/audit.ts';
import { type Pause, readPause } from '../../sync/state/pause/pause.ts';
import { readContactNames } from '../../sync/state/readContactNames.ts';
import { listPlanned, type PlannedKind, plannedKinds } from '../../sync/state/runs/plannedChanges.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { Html } from '../html.ts';
import type { PageView, Visit } from '../page.ts';
import { bannerOf } from '../parts/banner.ts';
import { emptyState } from '../parts/emptyState.ts';
import { type Figure, figures } from '../parts/figures.ts';
import { icon } from '../parts/icon.ts';
import { pausedButtons } from '../parts/notNow.ts';
import { grouped } from '../parts/number.ts';
import { pager } from '../parts/pager.ts';
import { timeText } from '../parts/time.ts';
import { planTable } from './planTable.ts';
import { about } from './runAbout.ts';

/** As many of each kind stand on the first page, and on each page of one kind. */
const firstOfKind = 10;
const pageSize = 50;

/** May this happen? What a run that waits, or a dry run, would do: first in numbers, then contact by contact. */
export async function planView(run: Run, visit: Visit): Promise<PageView> {
  const { runs: t, frame } = visit.t;
  const waits = run.state === 'needsConfirmation';
  const counts = run.plan ?? run.counts;
  const kind = plannedKinds.find((each) => each === visit.query.get('show'));
  return {
    title: waits ? t.waitsTitle(run.id) : t.title(run.id, t.kinds[run.kind]),
    crumbs: [{ label: frame.sections.runs, path: 'runs' }, { label: String(run.id) }],
    answer: html`${would(counts, visit)}${waits ? (run.reason ?? '') : t.dryAnswer}`,
    actions: waits && decisions(run, await readPause(visit.services.parts.database), visit),
    body: html`${waits ? await warnings(run, visit) : ''}${figures(planFigures(counts, visit), { isCompact: true })}
${kind ? await onePart(run, kind, visit) : await firstParts(run, visit)}
<div class="section">${about(run, visit)}</div>`,
  };
}

function would({ created, updated, linked, taken }: Run['counts'], { t: { runs: t } }: Visit): Html {
  const parts = [
    ...(created > 0 ? [t.wouldCreate(grouped(created))] : []),
    ...(updated > 0 ? [t.wouldUpdate(grouped(updated))] : []),
  ];
  if (parts.length === 0) return linked + taken > 0 ? html`` : html`<strong>${t.nothingPlanned}.</strong> `;
  return html`${t.would_}${parts.map((part, index) => html`${index > 0 ? t.and : ''}<strong>${part}</strong>`)}${t.inDynamics}`;
}

function decisions(run: Run, pause: Pause | undefined, visit: Visit): Html {
  const { runs: t } = visit.t;
  const discard = html`<a class="button" href="${visit.href(`runs/${run.id}/discard`)}">${t.discard}</a>`;
  const confirm = pause
    ? pausedButtons(pause, [t.confirm], visit)
    : html`<a class="button main" href="${visit.href(`runs/${run.id}/confirm`)}">${t.confirm}</a>`;
  return html`${visit.may('sync') ? discard : ''}${visit.may('manage') || visit.may('sync') ? confirm : ''}`;
}

/** What makes a plan larger than somebody may have meant. */
async function warnings(run: Run, visit: Visit): Promise<Html> {
  const { runs: t } = visit.t;
  const { addresses, flows } = run.facts ?? {};
  const settings = html`<a href="${visit.href('settings')}">${t.changeThat}</a>`;
  const told: Html[] = [...(await movedHere(run, visit)), ...(await changesBefore(run, visit))];
  if (addresses && addresses.inDynamics > 0)
    told.push(html`${t.inDynamicsAlready(grouped(addresses.inDynamics))} ${settings}`);
  if (addresses && addresses.several > 0) told.push(html`${t.severalTimes(grouped(addresses.several))}`);
  if (addresses && addresses.inactive > 0) told.push(html`${t.inactiveOnly(grouped(addresses.inactive))}`);
  if (flows && flows.length > 0) told.push(html`${t.startsFlows(flows.slice(0, 10).join(', '))}`);
  if (told.length === 0) return html``;
  return bannerOf({
    tone: 'wait',
    title: t.lookFirst,
    text: html`<ul>${told.map((each) => html`<li>${each}</li>`)}</ul>`,
  });
}

/** The first run after a move is agreed to by the report of it. */
async function movedHere({ kind }: Run, { t, href, services }: Visit): Promise<Html[]> {
  if (!(await readWaits(services.parts.database))[kind]) return [];
  return [html`${t.move.seeReport} <a href="${href('move')}">${t.move.link}</a>`];
}

const mostChanges = 3;

/** Changes of settings and mapping in the day before the run began, the newest first. */
async function changesBefore(run: Run, visit: Visit): Promise<Html[]> {
  if (!visit.may('manage')) return [];
  const { runs: t } = visit.t;
  const { database } = visit.services.parts;
  const started = Date.parse(isoTime(run.started));
  const found: Html[] = [];
  for (const [action, text] of [
    ['settings', t.settingsChanged],
    ['mapping', t.mappingChanged],
  ] as const) {
    const entries = await listAudit(database, { action, limit: mostChanges });
    for (const { happened_at, caller } of entries) {
      const at = isoTime(happened_at);
      if (Math.abs(started - Date.parse(at)) > 86_400_000) continue;
      const link = html`<a href="${visit.href('changes', { what: action })}">${t.seeChange}</a>`;
      found.push(html`${t.setting(text, timeText(at, visit), caller)} ${link}`);
    }
  }
  return found;
}

function planFigures(
  { created, linked, updated, taken, failed, unchanged }: Run['counts'],
  { t: { runs } }: Visit,
): Figure[] {
  const { planFigures: t } = runs;
  return [
    { label: t.create, value: grouped(created), note: t.createNote },
    ...(linked > 0 ? [{ label: t.link, value: grouped(linked), note: t.linkNote }] : []),
    { label: t.update, value: grouped(updated), note: t.updateNote },
    ...(taken > 0 ? [{ label: t.take, value: grouped(taken), note: t.takeNote }] : []),
    { label: t.fail, value: grouped(failed), note: t.failNote },
    { label: t.same, value: grouped(unchanged) },
  ];
}

/** How many of a kind a plan counts; undefined where that is not counted apart. */
function countOf({ plan, counts }: Run, kind: PlannedKind): number | undefined {
  const of = plan ?? counts;
  return kind === 'rowMissing' ? undefined : of[kind];
}

function headOf(run: Run, kind: PlannedKind, { t: { runs: t } }: Visit): string {
  const count = countOf(run, kind);
  return count === undefined || count === 0 ? t.sections.one[kind] : t.sections[kind](grouped(count));
}

const order: readonly PlannedKind[] = ['updated', 'taken', 'linked', 'failed', 'rowMissing', 'created'];

async function firstParts(run: Run, visit: Visit): Promise<Html> {
  const { runs: t } = visit.t;
  const { database } = visit.services.parts;
  const parts: Html[] = [];
  for (const kind of order) {
    const found = await listPlanned(database, run.id, { kind, limit: firstOfKind + 1 });
    if (found.length === 0) continue;
    const changes = found.slice(0, firstOfKind);
    const more = html`<a class="button small" href="${visit.href(`runs/${run.id}`, { show: kind })}">${t.all}</a>`;
    const isMore = found.length > firstOfKind;
    parts.push(html`<section><div class="section-head"><h2>${headOf(run, kind, visit)}</h2>${parts.length === 0 ? csvLink(run, visit) : ''}</div>
${await planTable(
  kind,
  changes,
  await readContactNames(
    database,
    changes.map(({ contactId }) => contactId),
  ),
  visit,
)}
${isMore ? html`<div class="pager"><span>${t.first(firstOfKind)}</span>${more}</div>` : ''}</section>`);
  }
  if (parts.length > 0) return html`${parts}`;
  return html`<div class="section">${emptyState({ icon: 'ok', title: t.nothingPlanned, text: t.nothingPlannedText })}</div>`;
}

async function onePart(run: Run, kind: PlannedKind, visit: Visit): Promise<Html> {
  const { database } = visit.services.parts;
  const after = Number(visit.query.get('after')) || 0;
  const found = await listPlanned(database, run.id, {
    kind,
    ...(Number.isSafeInteger(after) && after > 0 && after < 2 ** 31 && { after }),
    limit: pageSize + 1,
  });
  const changes = found.slice(0, pageSize);
  const last = changes.at(-1);
  const next = found.length > pageSize && last ? String(last.contactId) : undefined;
  const names = await readContactNames(
    database,
    changes.map(({ contactId }) => contactId),
  );
  return html`<section><div class="section-head"><h2>${headOf(run, kind, visit)}</h2>${csvLink(run, visit)}</div>
${await planTable(kind, changes, names, visit)}${pager({ next, label: visit.t.runs.next }, visit)}</section>`;
}

function csvLink(run: Run, visit: Visit): Html {
  return html`<a class="status" href="${visit.href(`runs/${run.id}/plan.csv`)}">${icon('download')}<span>${visit.t.runs.csv}</span></a>`;
}
