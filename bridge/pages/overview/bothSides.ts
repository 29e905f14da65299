import { html } from 'hono/html';
import { listApiKeys } from '../../api/authentication/keys/listApiKeys.ts';
import { isoTime } from '../../api/present/isoTime.ts';
import type { getSettings } from '../../sync/settings/getSettings.ts';
import type { readCondition } from '../../sync/settings/qualifyingCondition.ts';
import { readCursor } from '../../sync/state/cursor.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import { readTellingLoad } from '../../sync/state/subscriptions/tellingLoad.ts';
import { readInboxLoad } from '../../sync/state/webhooks/inbox.ts';
import { cursors } from '../../sync/webhooks/catchUpState.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { facts } from '../parts/figures.ts';
import { grouped } from '../parts/number.ts';
import { status } from '../parts/status.ts';
import { ago, time } from '../parts/time.ts';
import { type Rhythm, usualText } from './rhythm.ts';

export interface Standing {
  last: Run | undefined;
  rhythm: Rhythm | undefined;
  settings: Awaited<ReturnType<typeof getSettings>>['settings'];
  /** Who qualifies now. */
  condition: Awaited<ReturnType<typeof readCondition>>;
}

/** Whether both sides answer, who starts runs, and what is switched on. */
export async function bothSides(
  { last, rhythm, settings, condition: { groups } }: Standing,
  visit: Visit,
): Promise<Html> {
  const { t, services } = visit;
  const { overview, frame } = t;
  const seen = services.health.last();
  const answers = status('ok', 'ok', overview.answers);
  const since = seen?.dynamicsAwaySince;
  const dynamics = !seen
    ? status('clock', 'plain', overview.notKnown)
    : seen.status.dynamics.reachable
      ? answers
      : status('stopped', 'bad', overview.silent, since && time(since.toISOString(), visit));
  const { parts } = services;
  const lastCall = await readCursor<string>(parts.database, cursors.lastCall);
  const load = lastCall === undefined ? undefined : await readInboxLoad(parts.database);
  // A call comes in by such a key alone: without one the webhook was taken away.
  const comesIn =
    load !== undefined &&
    (await listApiKeys(parts.database)).some(
      ({ scopes, state }) => state === 'valid' && scopes.split(' ').includes('webhook'),
    );
  const inbox = comesIn || (load?.waiting ?? 0) > 0 ? load : undefined;
  const telling = await readTellingLoad(parts.database);
  const told = telling.byState.find(({ state }) => state === 'active')?.count ?? 0;
  const many = (count: number) => grouped(count, frame.locale);
  const every = rhythm?.usualMs === undefined ? '' : overview.every(usualText(rhythm.usualMs, t));
  return html`<aside class="card"><h2>${overview.both}</h2>${facts([
    ['Xperience', answers],
    ['Dynamics', dynamics],
    [overview.lookedAt, seen && ago(seen.at.toISOString(), visit)],
    [overview.lastRunLabel, last ? ago(isoTime(last.started), visit) : overview.noRun],
    [overview.startedBy, last?.requestedBy && `${last.requestedBy}${every}`],
  ])}<h2>${overview.on}</h2>${facts([
    [
      overview.contacts,
      !settings.contactSyncEnabled
        ? overview.isOff
        : !groups
          ? overview.contactsOn(grouped(settings.minimumScore, frame.locale))
          : groups.chosen.length > 0
            ? overview.contactsOnGroups([...groups.names, ...groups.rebuilding, ...groups.missing].join(', '))
            : overview.contactsOnNobody,
    ],
    [overview.activities, settings.activitySyncEnabled ? overview.isOn : overview.isOff],
    [overview.fields, seen && grouped(seen.status.contactSync.mappedFields)],
    [overview.fromDynamics, overview.comeIn(comesIn, settings.takeDynamicsChanges)],
    [overview.webhooks, inbox && overview.rowsWait(inbox.waiting, many(inbox.waiting))],
    [
      overview.instantTriggers,
      telling.byState.length > 0 && overview.flowsTold(told, many(told), many(telling.waiting)),
    ],
    [overview.sameEmail, settings.matchByEmail ? overview.matched : overview.alwaysNew],
  ])}</aside>`;
}
