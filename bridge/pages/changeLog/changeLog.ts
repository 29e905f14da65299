import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { listAudit } from '../../sync/state/audit/audit.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { readCaptions } from '../parts/captions.ts';
import { changeOf } from '../parts/change.ts';
import { emptyState } from '../parts/emptyState.ts';
import { filterBar } from '../parts/filterBar.ts';
import { icon } from '../parts/icon.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';
import { readAuditFilter } from './auditFilter.ts';
import { changesOf, ownTexts } from './changesOf.ts';

type Entry = Awaited<ReturnType<typeof listAudit>>[number];

const pageSize = 50;
/** Lines of one entry. */
const mostLines = 12;

/** Who changed what? */
export const changeLog: Page = {
  path: 'changes',
  section: 'changeLog',
  scope: 'manage',
  async show(visit) {
    const { services, t, href } = visit;
    const { filter, what, about, who, days } = await readAuditFilter(visit);
    const found = await listAudit(services.parts.database, { ...filter, limit: pageSize + 1 });
    const rows = found.slice(0, pageSize);
    const last = rows.at(-1);
    const next = found.length > pageSize && last ? String(last.audit_id) : undefined;
    const { changeLog: log } = t;
    const choices = (texts: Readonly<Record<string, string>>) =>
      Object.entries(texts).map(([value, label]) => ({ value, label }));
    const bar = filterBar(
      {
        selects: [
          {
            name: 'what',
            label: log.kind,
            value: what,
            choices: [{ value: '', label: log.everything }, ...choices(log.kinds)],
          },
          { name: 'days', label: log.period, value: days, choices: choices(log.periods) },
        ],
        searches: [
          { name: 'about', label: log.about, value: about },
          { name: 'who', label: log.who_, value: who },
        ],
      },
      visit,
    );
    const lift = html`<a class="button" href="${href('changes', { days: 'year' })}">${log.lift}</a>`;
    return {
      title: t.frame.sections.changeLog,
      answer: log.answer,
      actions: html`<a class="button" href="${href('changes.csv', { what, about, who, days })}">${icon('download')}${t.frame.csv}</a>`,
      body: html`${bar}${
        rows.length > 0
          ? html`${entryTable(rows, await readCaptions(services), visit)}${pager({ next }, visit)}`
          : emptyState({ icon: 'changeLog', title: log.noneTitle, text: log.none, actions: lift })
      }`,
    };
  },
};

function entryTable(rows: readonly Entry[], captions: ReadonlyMap<string, string>, visit: Visit): Html {
  const { changeLog: t } = visit.t;
  return table<Entry>({
    caption: visit.t.frame.sections.changeLog,
    rows,
    columns: [
      {
        head: t.when,
        cell: ({ happened_at }) => html`<span class="plain">${time(isoTime(happened_at), visit)}</span>`,
      },
      { head: t.who, cell: (entry) => html`${entry.caller}<small>${wayOf(entry, visit)}</small>` },
      { head: t.what, width: 'half', cell: (entry) => whatOf(entry, captions, visit) },
    ],
  });
}

function wayOf({ caller_kind, address }: Entry, { t: { changeLog: t } }: Visit): string {
  const way =
    caller_kind !== null && caller_kind in t.by
      ? t.by[caller_kind as keyof typeof t.by]
      : (caller_kind ?? '');
  return [way, address === null ? '' : t.from(address)].filter(Boolean).join(' ');
}

function whatOf(entry: Entry, captions: ReadonlyMap<string, string>, visit: Visit): Html {
  const { changeLog: t } = visit.t;
  const { action, subject, details } = entry;
  const said = Object.hasOwn(t.actions, action) ? t.actions[action as keyof typeof t.actions] : action;
  const { changes, facts } = changesOf(details, {
    name: (name) => labelOf(name, captions, visit),
    value: (value) => (Object.hasOwn(t.values, value) ? t.values[value as keyof typeof t.values] : value),
  });
  // What a run is before and after a decision is said by its sentence.
  const shown = action.startsWith('run.') ? [] : changes;
  const lines = shown.slice(0, mostLines);
  const left = shown.length - lines.length;
  const told = facts.filter(([name]) => !hidden.has(name));
  return html`<div class="strong">${said} ${subjectOf(subject, visit)}</div>${lines.map(
    ({ name, before, after }) => changeOf(labelOf(name, captions, visit), before, after, t.empty),
  )}${left > 0 ? html`<small class="more">${t.more(left)}</small>` : ''}${
    told.length > 0
      ? html`<small class="more">${told.map(([name, value]) => `${labelOf(name, captions, visit)}: ${value}`).join(' · ')}</small>`
      : ''
  }${
    action === 'mapping.update' && visit.services.isServed('mapping')
      ? html`<small class="more"><a href="${visit.href('mapping/history')}">${t.goBack}</a></small>`
      : ''
  }${
    action === 'settings.update' && visit.services.isServed('settings')
      ? html`<small class="more"><a href="${visit.href('settings/undo', { change: entry.audit_id })}">${visit.t.settings.undoChange}</a></small>`
      : ''
  }`;
}

/** Numbers of the engine's own. */
const hidden = new Set(['position', 'id', 'ids']);

/** The caption of a field or setting, and what of it; what stands within a text of its own stays as it is. */
function labelOf(name: string, captions: ReadonlyMap<string, string>, { t }: Visit): string {
  const { names } = t.changeLog;
  const parts = name.split(', ');
  const own = parts.findIndex((part) => ownTexts.has(part));
  return parts
    .map((part, index) => {
      if (own !== -1 && index > own) return part;
      return Object.hasOwn(names, part) ? names[part as keyof typeof names] : (captions.get(part) ?? part);
    })
    .join(', ');
}

/** Said by the sentence of their action. */
const subjectsSaid: ReadonlySet<string> = new Set([
  'settings',
  'mapping',
  'bridge',
  'failures',
  'activityTypes',
  'installation',
  'activities',
]);

/** Leads to what was changed, where that has a page. */
function subjectOf(subject: string, { t, href, services }: Visit): Html | string {
  const [, what = '', id = ''] = /^(run|contact|reconciliation) (\d+)$/.exec(subject) ?? [];
  const { subjects } = t.changeLog;
  const shown = Object.hasOwn(subjects, what) ? `${subjects[what as keyof typeof subjects]} ${id}` : subject;
  if (what === 'run') return html`<a href="${href(`runs/${id}`)}">${shown}</a>`;
  if (what === 'contact' && services.isServed('contacts'))
    return html`<a href="${href(`contacts/${id}`)}">${shown}</a>`;
  return subjectsSaid.has(subject) ? '' : shown;
}
