import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Section, Visit } from '../page.ts';
import { icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import type { FrameState } from './frameState.ts';

const paths: Readonly<Record<Section, string>> = {
  overview: '',
  contacts: 'contacts',
  runs: 'runs',
  failures: 'failures',
  inStep: 'in-step',
  mapping: 'mapping',
  activities: 'activities',
  subscriptions: 'instant-triggers',
  settings: 'settings',
  keys: 'keys',
  changeLog: 'changes',
};

const groups = [
  { label: undefined, sections: ['overview', 'contacts', 'runs', 'failures', 'inStep'] },
  { label: 'exchanged', sections: ['mapping', 'activities', 'subscriptions', 'settings'] },
  { label: 'access', sections: ['keys', 'changeLog'] },
] as const;

/**
 * Links to all pages there are, with what waits behind them.
 * @param served paths of pages that exist
 */
export function navigation(
  current: Section | undefined,
  state: FrameState | undefined,
  served: ReadonlySet<string>,
  { href, t }: Pick<Visit, 'href' | 't'>,
): Html {
  const { sections, groups: labels } = t.frame;
  const badges: Partial<Record<Section, Html>> = {
    ...(state &&
      state.waitingRuns > 0 && {
        runs: badge(String(state.waitingRuns), 'wait', t.frame.waiting(state.waitingRuns)),
      }),
    ...(state &&
      state.openFailures.count > 0 && { failures: failureBadge(state.openFailures, t.frame.failing) }),
  };
  return html`${groups.map(({ label, sections: names }) => {
    const there = names.filter((name) => served.has(paths[name]));
    if (there.length === 0) return '';
    return html`${label ? html`<p class="group">${labels[label]}</p>` : ''}<ul>${there.map(
      (name) =>
        html`<li><a href="${href(paths[name])}" ${name === current ? html`aria-current="page"` : ''}>${icon(name)}<span>${sections[name]}</span>${badges[name] ?? ''}</a></li>`,
    )}</ul>`;
  })}`;
}

function failureBadge({ count, isMore }: FrameState['openFailures'], say: (count: string) => string): Html {
  const shown = `${grouped(count)}${isMore ? '+' : ''}`;
  return badge(shown, 'bad', say(shown));
}

function badge(shown: string, tone: string, said: string): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${shown}</span><span class="unseen">, ${said}</span></span>`;
}
