import { html } from 'hono/html';
import {
  type FirstStepName,
  type FirstStepsView,
  firstStepNames,
  viewFirstSteps,
} from '../../api/views/viewFirstSteps.ts';
import type { Html, MaybeHtml } from '../html.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { table } from '../parts/table.ts';

/** Leads an empty installation to its first run; it stands in the place of the overview until there was one. */
export const firstSteps: Page = {
  path: 'first-steps',
  section: 'overview',
  show: firstStepsView,
};

/** The same as a view, for the address of the overview. */
export async function firstStepsView(visit: Visit): Promise<PageView> {
  const { t, services, href, path } = visit;
  const seen = await services.health.look();
  const dynamics = seen && {
    isReachable: seen.status.dynamics.reachable,
    ...(seen.status.dynamics.detail !== undefined && { detail: seen.status.dynamics.detail }),
  };
  const view = await viewFirstSteps(services.parts, dynamics);
  const say = t.firstSteps;
  const now = view.steps.findIndex(({ isDone }) => !isDone);
  const count = view.steps.filter(({ isDone }) => isDone).length;
  const next = firstStepNames[now];
  const nextName = next === 'minimum' ? say.shortRule[view.rule] : next && say.short[next];
  const after = view.isBegun ? '' : say.nothingBefore;
  return {
    title: say.title,
    answer: html`<b>${say.doneOf(count, view.steps.length)}</b> ${nextName ? html`${say.next(nextName)} ${after}` : say.allDone}`,
    actions: html`<a class="button" href="${href(path)}">${say.lookAgain}</a>`,
    body: html`<ol class="steps">${view.steps.map((step, index) => item(step, index, { now, view, visit }))}</ol>
<section class="prose"><h2>${say.afterwards}</h2><p class="small">${say.afterwardsText}</p></section>`,
  };
}

interface Standing {
  /** Place of the first step that is not done; -1 when all are. */
  now: number;
  view: FirstStepsView;
  visit: Visit;
}

function item(
  { name, isDone, stuck }: FirstStepsView['steps'][number],
  index: number,
  { now, view, visit }: Standing,
): Html {
  const say = visit.t.firstSteps;
  const isNow = index === now;
  const mark = isDone
    ? icon('ok', 'ok')
    : stuck
      ? icon('wait', 'wait')
      : html`<span class="step-number" aria-hidden="true">${index + 1}</span>`;
  const told = isDone ? say.done : isNow ? say.now : say.waits(openBefore(index, view));
  return html`<li class="${isNow ? 'now' : ''} ${isDone || isNow ? '' : 'later'}" ${isNow ? html`aria-current="step"` : ''}>${mark}<div class="grow"><h2>${name === 'minimum' ? say.ruleStep[view.rule] : say.steps[name]}</h2>
<p>${proof(name, isDone, view, visit)}</p>${stuck ? html`<p class="stuck">${stuck} ${byWhom(name, visit)}</p>` : ''}
${isNow ? actionOf(name, view, visit) : ''}</div><span class="quiet">${told}</span></li>`;
}

/** Number of the step that has to be done before one: the nearest that is not. */
function openBefore(index: number, { steps }: FirstStepsView): number {
  return steps.slice(0, index).findLastIndex(({ isDone }) => !isDone) + 1;
}

function byWhom(name: FirstStepName, { t }: Visit): string {
  const { byWhom: say } = t.firstSteps;
  return name in say ? say[name as keyof typeof say] : '';
}

/** What was seen, or what the step is about. */
function proof(name: FirstStepName, isDone: boolean, view: FirstStepsView, visit: Visit): MaybeHtml {
  const { t, services, href } = visit;
  const say = t.firstSteps;
  const { locale } = t.frame;
  const { host } = new URL(services.dynamicsUrl);
  const { dryRun } = view;
  switch (name) {
    case 'linkFields':
      return isDone
        ? html`${say.linkFields} <code>ContactDynamics365RelatedID</code> ${say.and} <code>ContactDynamics365SynchronizedOn</code>.`
        : say.linkFieldsOpen;
    case 'tables':
      return isDone ? say.tables(services.parts.database.product.title) : say.tablesOpen;
    case 'dynamics':
      return isDone ? say.dynamics(host) : say.dynamicsOpen(host);
    case 'mapping':
      if (isDone) return say.mapping(view.mapped);
      return html`${say.mappingOpen} ${view.proposal ? say.mappingProposal(view.proposal.proposed, view.proposal.fields) : ''}`;
    case 'minimum':
      if (view.rule === 'groups') return isDone ? say.groups(view.groups.join(', ')) : say.groupsOpen;
      return isDone ? say.minimum(grouped(view.minimumScore, locale)) : say.minimumOpen;
    case 'sameAddress': {
      const addresses = dryRun?.facts?.addresses;
      const counted =
        addresses &&
        say.addresses(grouped(addresses.inDynamics, locale), grouped(addresses.withAddress, locale));
      return html`${isDone ? say.sameAddress(view.matchByEmail) : say.sameAddressOpen} ${counted ?? ''}`;
    }
    case 'dryRun':
      if (!dryRun) return isDone ? say.dryRunOver : say.dryRunOpen;
      return html`${say.dryRun(grouped(dryRun.counts.created, locale), grouped(dryRun.counts.updated, locale))} <a href="${href(`runs/${dryRun.id}`)}">${say.seePlan}</a>`;
    case 'switchOn':
      if (isDone) return say.switchOn;
      return view.isBegun && !view.isSwitchedOn
        ? say.switchedOff
        : html`${say.switchOnOpen} ${view.waiting ? say.waitsForYou(view.waiting.id) : ''}`;
  }
}

/** What is done next, by whoever may. */
function actionOf(name: FirstStepName, view: FirstStepsView, visit: Visit): Html {
  const { t } = visit;
  const say = t.firstSteps;
  const to = (path: string, label: string, kind = '') =>
    html`<a class="button ${kind}" href="${visit.href(path)}">${label}</a>`;
  switch (name) {
    case 'mapping':
      if (!visit.may('manage')) return html``;
      if (view.mapped > 0) return html`<p class="buttons">${to('mapping', say.toMapping, 'main')}</p>`;
      return html`<p class="buttons">${to('mapping/proposal', say.proposal, 'main')}${to('mapping', say.empty)}${to('mapping/file', say.importFile)}</p>`;
    case 'minimum':
      return html`${view.offeredGroups ? offered(view.offeredGroups, visit) : minimums(view, visit)}${visit.may('manage') ? html`<p class="buttons">${to('settings', say.chooseMinimum, 'main')}</p>` : ''}`;
    case 'sameAddress':
      return html`<p class="buttons">${visit.may('sync') ? to('runs/start?do=dry', say.startDry, 'main') : ''}${visit.may('manage') ? to('settings', say.matching) : ''}</p>`;
    case 'dryRun':
      return visit.may('sync')
        ? html`<p class="buttons">${to('runs/start?do=dry', say.startDry, 'main')}</p>`
        : html``;
    case 'switchOn':
      if (view.waiting)
        return html`<p class="buttons">${to(`runs/${view.waiting.id}`, say.lookAtPlan, 'main')}</p>`;
      return html`<p class="buttons">${visit.may('sync') && !view.isBegun ? to('runs/start', say.startFirst, 'main') : ''}${visit.may('manage') ? to('settings', say.toSettings, view.isBegun ? 'main' : '') : ''}</p>`;
    default:
      return html``;
  }
}

function minimums({ byMinimum }: FirstStepsView, { t }: Visit): Html {
  const say = t.firstSteps;
  if (!byMinimum) return html`<p class="small">${say.minimumUncounted}</p>`;
  const [minimum = '', contacts = ''] = say.minimumColumns;
  return html`<div class="form">${table({
    caption: contacts,
    columns: [
      { head: minimum, cell: ([points]) => grouped(points, t.frame.locale) },
      { head: contacts, isNumber: true, cell: ([, count]) => grouped(count, t.frame.locale) },
    ],
    rows: [...byMinimum],
  })}</div>`;
}

/** What the settings take is the code name. */
function offered(groups: NonNullable<FirstStepsView['offeredGroups']>, { t }: Visit): Html {
  const say = t.firstSteps;
  if (groups.length === 0) return html`<p class="small">${say.noGroups}</p>`;
  const [shown = '', name = ''] = say.groupColumns;
  return html`<div class="form">${table({
    caption: say.groupsOffered,
    columns: [
      { head: shown, cell: ({ displayName }) => displayName },
      { head: name, cell: (group) => html`<code>${group.name}</code>` },
    ],
    rows: [...groups],
  })}</div>`;
}
