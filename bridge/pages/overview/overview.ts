import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import { hasBegun } from '../../api/views/viewFirstSteps.ts';
import { countWaiting } from '../../sync/settings/countWaiting.ts';
import { getSettings } from '../../sync/settings/getSettings.ts';
import { readCondition } from '../../sync/settings/qualifyingCondition.ts';
import { countContacts } from '../../sync/state/countContacts.ts';
import { readStatus } from '../../sync/state/readStatus.ts';
import { browseRuns } from '../../sync/state/runs/browseRuns.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import { firstStepsView } from '../firstSteps/firstSteps.ts';
import type { Html } from '../html.ts';
import type { Page, Visit } from '../page.ts';
import { figures } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import { ago, time } from '../parts/time.ts';
import { runTable } from '../runs/runTable.ts';
import { bothSides } from './bothSides.ts';
import { needsList, needsOf } from './needs.ts';
import { rhythmOf } from './rhythm.ts';
import { sentByDay } from './sentByDay.ts';

const habit = 30;
const lastRuns = 5;

/** Is it working, and what needs me? */
export const overview: Page = {
  path: '',
  section: 'overview',
  async show(visit) {
    const { services, t, now, href } = visit;
    const { database } = services.parts;
    await services.health.look();
    if (!(await hasBegun(services.parts))) return firstStepsView(visit);
    const standing = await readStatus(database, undefined);
    const { runs } = await browseRuns(database, { limit: habit });
    const real = runs.filter(({ dryRun, kind }) => !dryRun && kind === 'contacts');
    const rhythm = rhythmOf(real, now);
    const needs = await needsOf({ standing, rhythm }, visit);
    const { linked, held } = await countContacts(database);
    const { settings } = await getSettings(services.parts);
    const condition = await readCondition(database, settings, settings);
    const qualifying = await countWaiting(services.parts, condition);
    const { figures: labels } = t.overview;
    const { locale } = t.frame;
    const many = ({ count, isMore }: { count: number; isMore: boolean }): string =>
      `${grouped(count, locale)}${isMore ? '+' : ''}`;
    return {
      title: t.frame.sections.overview,
      answer: answer(visit, standing.pause !== undefined, needs.length, real[0]),
      body: html`${needsList(needs, visit, services.isServed)}
${figures([
  { label: labels.linked, value: grouped(linked, locale), note: labels.linkedNote },
  ...(qualifying
    ? [
        {
          label: labels.qualifying,
          value: many(qualifying),
          note: labels.qualifyingNote[condition.groups ? 'groups' : 'points'](
            qualifying.newest === undefined ? undefined : grouped(qualifying.newest, locale),
          ),
        },
      ]
    : []),
  {
    label: labels.waiting,
    value: grouped(standing.waitingRuns.length),
    note: labels.waitingNote,
    href: href('runs', { result: 'waiting' }),
  },
  {
    label: labels.failed,
    value: many(standing.openFailures),
    note: labels.failedNote,
    href: href('failures'),
  },
  { label: labels.held, value: many(held), note: labels.heldNote },
])}
<div class="beside section"><div>${await sentByDay(visit)}</div>${await bothSides({ last: real[0], rhythm, settings, condition }, visit)}</div>
<section><div class="section-head"><h2>${t.overview.last}</h2><a href="${href('runs')}">${t.overview.all}</a></div>
${runs.length > 0 ? runTable(runs.slice(0, lastRuns), visit) : html`<p class="quiet">${t.overview.noRun}</p>`}</section>`,
    };
  },
};

/** Never well while a side is away, everything is paused, or nothing is switched on. */
function answer(visit: Visit, isPaused: boolean, needs: number, last: Run | undefined): Html {
  const { overview: t } = visit.t;
  const seen = visit.services.health.last();
  if (seen && !seen.status.dynamics.reachable) {
    const { dynamicsAwaySince: since } = seen;
    return html`<strong>${t.away}</strong>${since ? html`${t.numbersOf}${time(since.toISOString(), visit)}.` : ''}`;
  }
  const need = needs > 0 ? html`<strong>${t.needs(needs)}</strong>` : '';
  if (isPaused) return html`<strong>${t.paused}</strong>${need}`;
  if (!seen) return html`${t.notLooked}${need}`;
  if (!seen.status.contactSync.enabled) return html`<strong>${t.off}</strong>${need}`;
  if (needs > 0) return html`${t.running}${need}`;
  return html`<strong>${t.nothingNeeds}</strong>${last ? html`${t.lastRun}${ago(isoTime(last.started), visit)}.` : t.noRun}`;
}
