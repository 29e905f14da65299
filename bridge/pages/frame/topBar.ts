import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Section, Visit } from '../page.ts';
import { searchField } from '../parts/filterBar.ts';
import { icon } from '../parts/icon.ts';
import { status } from '../parts/status.ts';
import type { FrameState } from './frameState.ts';
import { navigation } from './navigation.ts';

export interface TopBarParts {
  visit: Visit;
  state: FrameState;
  current: Section | undefined;
  served: ReadonlySet<string>;
  /** Whether the zone is that of the reader's browser. */
  isOwnZone: boolean;
}

/** Search, state of the sync with its switch, both systems, and who is signed in. */
export function topBar({ visit, state, current, served, isOwnZone }: TopBarParts): Html {
  const { t, href, caller, services } = visit;
  const user = html`<p class="strong">${t.frame.signedInAs(caller.name)}</p>
<p class="small">${t.frame.rights}: ${caller.scopes.join(', ')}</p>
<p class="small">${t.frame.zoneOf(visit.zone, isOwnZone)}</p>
<form method="post" action="${href('sign-out')}">${visit.hidden()}<button class="button">${t.frame.signOut}</button></form>`;
  const find = served.has('contacts')
    ? html`<form class="find" role="search" method="get" action="${href('contacts')}">${searchField({ name: 'q', label: t.frame.findContact, value: '' })}<button class="unseen">${t.frame.find}</button></form>`
    : html`<span class="find"></span>`;
  return html`<header class="top"><a class="brand small-only" href="${href('')}" aria-label="${t.frame.sections.overview}">${icon('logo')}</a>
${find}
<div class="state">${syncState(state, t)}${switchForm(state, visit)}</div>
<span class="host">${new URL(services.dynamicsUrl).host}</span>
<details class="user"><summary>${caller.name}${icon('chevron')}</summary><div class="card">${user}</div></details>
<details class="menu"><summary>${t.frame.menu}${icon('chevron')}</summary><div class="card">
<nav aria-label="${t.frame.menu}">${navigation(current, state, served, visit)}</nav>
<div class="state">${syncState(state, t)}${switchForm(state, visit)}</div>${user}</div></details></header>`;
}

function syncState({ pause, seen }: FrameState, { frame }: Visit['t']): Html {
  if (pause) return status('pause', 'wait', frame.paused);
  if (!seen) return status('clock', 'plain', frame.notLooked);
  if (!seen.status.dynamics.reachable) return status('stopped', 'bad', frame.dynamicsAway);
  return seen.status.contactSync.enabled
    ? status('ok', 'ok', frame.syncOn)
    : status('off', 'plain', frame.syncOff);
}

/** Pausing loses nothing, so nobody is asked first. */
function switchForm({ pause }: FrameState, visit: Visit): Html {
  if (!visit.may('manage') || pause?.moved) return html``;
  const { frame } = visit.t;
  return html`<form method="post" action="${visit.href('pause')}">${visit.hidden()}
<input type="hidden" name="from" value="${visit.path}"><input type="hidden" name="do" value="${pause ? 'resume' : 'pause'}">
<button class="link">${pause ? frame.resume : frame.pause}</button></form>`;
}
