import type { Context } from 'hono';
import { html } from 'hono/html';
import { barePage } from '../frame/barePage.ts';
import { type Frame, pathOf } from '../frame/createFrame.ts';
import { relativeHref } from '../frame/relativeHref.ts';
import type { Html } from '../html.ts';
import { bannerOf } from '../parts/banner.ts';
import { field } from '../parts/field.ts';
import { idleMinutes } from '../session/createSessions.ts';
import { en } from '../texts/en.ts';

export interface SignInState {
  /** Page to go on with, below `admin/`. */
  back: string;
  /** A session has ended before. */
  ended?: boolean;
  signedOut?: boolean;
  /** A form that was sent meanwhile, sealed. */
  kept?: string | undefined;
  name?: string;
  /** What is wrong. */
  problem?: string;
  isKey?: boolean;
  status?: 200 | 401 | 403 | 429;
}

/** The page that asks who somebody is. It tells nothing but which two systems are connected. */
export function showSignIn(frame: Frame, context: Context, state: SignInState): Response | Promise<Response> {
  const { signIn: t } = en;
  const path = pathOf(context);
  const visit = { href: (to: string) => relativeHref(path, to), t: en };
  const { site } = frame.services.parts;
  const { dynamicsUrl } = frame.services;
  const here = site ?? (frame.publicUrl === undefined ? 'Xperience' : new URL(frame.publicUrl).host);
  const foot = t.connects(here, new URL(dynamicsUrl).host);
  const body = html`${notice(state)}<div class="card"><h1>${t.title}</h1>${form(state, visit.href('sign-in'))}</div>`;
  return context.html(barePage({ title: t.title, body, foot }, visit, frame.files), state.status ?? 200);
}

function notice({ ended, signedOut, kept }: SignInState): Html {
  const { signIn: t } = en;
  if (ended || kept) {
    return bannerOf({
      tone: 'info',
      title: t.endedTitle,
      text: html`<p>${t.ended(idleMinutes)} ${kept ? t.kept : ''}</p>`,
    });
  }
  return signedOut ? bannerOf({ tone: 'info', title: t.signedOut }) : html``;
}

function form({ back, kept, name = '', problem, isKey }: SignInState, action: string): Html {
  const { signIn: t } = en;
  const hidden = html`<input type="hidden" name="back" value="${back}">${kept ? html`<input type="hidden" name="kept" value="${kept}">` : ''}`;
  return html`<form method="post" action="${action}">${hidden}
${field({
  name: 'name',
  label: t.user,
  value: name,
  more: html`autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" required ${name === '' && !isKey ? 'autofocus' : ''}`,
})}
${field({
  name: 'password',
  label: t.password,
  value: '',
  type: 'password',
  problem: isKey ? undefined : problem,
  more: html`autocomplete="current-password" maxlength="1000" required ${name === '' ? '' : 'autofocus'}`,
})}
<button class="button main" data-busy>${t.submit}</button></form>
<details ${isKey ? 'open' : ''}><summary>${t.useKey}</summary><form method="post" action="${action}">${hidden}
${field({
  name: 'key',
  label: t.key,
  value: '',
  type: 'password',
  hint: t.keyHint,
  problem: isKey ? problem : undefined,
  more: html`autocomplete="off" maxlength="200" required ${isKey ? 'autofocus' : ''}`,
})}
<button class="button" data-busy>${t.submit}</button></form></details>`;
}
