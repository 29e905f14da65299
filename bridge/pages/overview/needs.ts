import { html } from 'hono/html';
import { listApiKeys } from '../../api/authentication/keys/listApiKeys.ts';
import { isoTime } from '../../api/present/isoTime.ts';
import { readWaits } from '../../sync/move/moveReport.ts';
import type { readStatus } from '../../sync/state/readStatus.ts';
import { describeSilence, silenceRemedy } from '../../sync/state/silentCallers.ts';
import { countStopped } from '../../sync/state/subscriptions/subscriptions.ts';
import { readInboxLoad } from '../../sync/state/webhooks/inbox.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { type IconName, icon } from '../parts/icon.ts';
import { grouped } from '../parts/number.ts';
import { agoText, dayText, timeText } from '../parts/time.ts';
import { type Rhythm, usualText } from './rhythm.ts';

/** Something a person has to do, or to know of. */
export interface Need {
  icon: IconName;
  tone: 'wait' | 'bad';
  title: string;
  text: string;
  link?: { label: string; path: string };
}

export interface NeedSource {
  standing: Awaited<ReturnType<typeof readStatus>>;
  rhythm: Rhythm | undefined;
}

const shown = 5;
/** Longer than a restart takes. */
const longWaitSeconds = 15 * 60;
const keyWarningMs = 14 * 86_400_000;
/** Told by other lines of the list, or by the banner. */
const toldElsewhere = new Set(['paused', 'runWaits', 'dynamicsUnreachable', 'xperienceUnreachable']);

/** What needs somebody, by the harm it does if nobody comes. */
export async function needsOf({ standing, rhythm }: NeedSource, visit: Visit): Promise<Need[]> {
  const { t, services, now } = visit;
  const { need } = t.overview;
  const seen = services.health.last();
  const needs: Need[] = [];
  if (seen?.dynamicsAwaySince) {
    const host = new URL(services.dynamicsUrl).host;
    const since = timeText(seen.dynamicsAwaySince.toISOString(), visit);
    needs.push({
      icon: 'stopped',
      tone: 'bad',
      title: need.away,
      text: need.awayText(host, since),
      link: { label: need.awayLink, path: 'runs' },
    });
  } else {
    const problems = new Map(
      [...standing.problems, ...(seen?.status.problems ?? [])].map((each) => [each.code, each.detail]),
    );
    for (const [code, detail] of problems)
      if (!toldElsewhere.has(code))
        needs.push({
          icon: 'stopped',
          tone: 'bad',
          title: need.problem,
          text: detail,
          link: { label: need.problemLink, path: 'settings' },
        });
  }
  for (const { id, reason } of standing.waitingRuns)
    needs.push({
      icon: 'wait',
      tone: 'wait',
      title: need.waits(id),
      text: reason ?? '',
      link: { label: need.waitsLink, path: `runs/${id}` },
    });
  needs.push(...(await unconfirmedMove(visit)));
  const { count, isMore } = standing.openFailures;
  if (count > 0) {
    const title = need.failures(`${grouped(count, t.frame.locale)}${isMore ? '+' : ''}`);
    needs.push({
      icon: 'bad',
      tone: 'bad',
      title,
      text: need.failuresText,
      link: { label: need.failuresLink, path: 'failures' },
    });
  }
  needs.push(...(await stoppedSubscriptions(visit)));
  if (!standing.pause && !seen?.dynamicsAwaySince) needs.push(...(await waitingInbox(visit)));
  if (rhythm?.isOverdue && rhythm.usualMs !== undefined && !standing.pause) {
    const since = agoText(new Date(now.getTime() - rhythm.lastMs).toISOString(), visit);
    const text = need.overdueText(since, usualText(rhythm.usualMs, t));
    needs.push({
      icon: 'clock',
      tone: 'wait',
      title: need.overdue,
      text,
      link: { label: need.overdueLink, path: 'runs' },
    });
  }
  for (const silent of standing.pause ? [] : standing.silentCallers)
    needs.push({ icon: 'clock', tone: 'wait', title: describeSilence(silent), text: silenceRemedy });
  for (const expiry of services.expiring(now)) needs.push({ icon: 'clock', tone: 'wait', ...expiry });
  return [...needs, ...(await endingKeys(visit))];
}

/** What was carried has to be looked at before the first run is agreed to. */
async function unconfirmedMove({ services, t }: Visit): Promise<Need[]> {
  const waits = await readWaits(services.parts.database);
  if (!waits.contacts && !waits.activities) return [];
  const { move } = t;
  const title = waits.contacts ? move.need : move.needActivities;
  return [
    { icon: 'wait', tone: 'wait', title, text: move.needText, link: { label: move.link, path: 'move' } },
  ];
}

/** Flows that are told nothing until somebody looks. */
async function stoppedSubscriptions({ services, t }: Visit): Promise<Need[]> {
  const { need } = t.overview;
  const count = await countStopped(services.parts.database);
  if (count === 0) return [];
  const link = { label: need.subscriptionsLink, path: 'instant-triggers' };
  return [{ icon: 'bad', tone: 'bad', title: need.subscriptions(count), text: need.subscriptionsText, link }];
}

/** Rows that webhooks told of and that nobody looks at. */
async function waitingInbox({ services, t, now }: Visit): Promise<Need[]> {
  const { need } = t.overview;
  const { waiting, failing, oldestSeconds = 0 } = await readInboxLoad(services.parts.database);
  // Those that fail are told of as failures.
  if (waiting === failing || oldestSeconds < longWaitSeconds) return [];
  const since = agoText(new Date(now.getTime() - oldestSeconds * 1000).toISOString(), { t, now });
  return [
    {
      icon: 'clock',
      tone: 'wait',
      title: need.inbox(grouped(waiting, t.frame.locale), since),
      text: need.inboxText,
    },
  ];
}

async function endingKeys(visit: Visit): Promise<Need[]> {
  if (!visit.may('manage')) return [];
  const { t, services, now } = visit;
  const { need } = t.overview;
  const keys = await listApiKeys(services.parts.database);
  return keys.flatMap(({ name, state, expiresAt }) => {
    const end = state === 'valid' && expiresAt !== null ? isoTime(expiresAt) : undefined;
    if (end === undefined || Date.parse(end) - now.getTime() > keyWarningMs) return [];
    const title = need.key(name, dayText(end, visit));
    return [
      {
        icon: 'clock',
        tone: 'wait',
        title,
        text: need.keyText,
        link: { label: need.keyLink, path: 'keys' },
      } as const,
    ];
  });
}

/** The list, at most five; nothing where there is nothing to do. */
export function needsList(
  needs: readonly Need[],
  { href, t }: Visit,
  served: (path: string) => boolean,
): Html {
  if (needs.length === 0) return html``;
  const more = needs.length - shown;
  return html`<ul class="needs" aria-label="${t.overview.needsYou}">${needs
    .slice(0, shown)
    .map(
      ({ icon: name, tone, title, text, link }) =>
        html`<li>${icon(name, tone)}<div class="grow"><p class="strong">${title}</p><p>${text}</p></div>${
          link && served(link.path) ? html`<a class="button" href="${href(link.path)}">${link.label}</a>` : ''
        }</li>`,
    )}${more > 0 ? html`<li><p class="quiet">${t.overview.more(more)}</p></li>` : ''}</ul>`;
}
