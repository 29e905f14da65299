import { html } from 'hono/html';
import { isoTime } from '../../api/present/isoTime.ts';
import type { Html } from '../html.ts';
import type { Banner, Page, PageView, Visit } from '../page.ts';
import { bannerOf, plainBanner } from '../parts/banner.ts';
import { icon } from '../parts/icon.ts';
import { timeText } from '../parts/time.ts';
import { document } from './document.ts';
import type { FrameState } from './frameState.ts';
import { navigation } from './navigation.ts';
import type { StaticFiles } from './staticFiles.ts';
import { topBar } from './topBar.ts';

export interface LayoutParts {
  view: PageView;
  page: Pick<Page, 'section' | 'change' | 'changeScope'> | undefined;
  visit: Visit;
  state: FrameState;
  /** What the change before has left. */
  result: { banner?: Banner; secret?: { label: string; value: string } } | undefined;
  served: ReadonlySet<string>;
  isOwnZone: boolean;
  files: StaticFiles;
}

/** A page in its frame: skip link, navigation, top bar, one banner, title with its answer, body. */
export function layout(parts: LayoutParts): Html {
  const { view, page, visit, state, served, isOwnZone, files } = parts;
  const { t, href } = visit;
  const current = page?.section;
  const crumbs = view.crumbs?.map(({ label, path }) =>
    path === undefined
      ? html`<li aria-current="page">${label}</li>`
      : html`<li><a href="${href(path)}">${label}</a></li>`,
  );
  const body = html`<a class="skip" href="#content">${t.frame.skip}</a>
<aside class="side"><a class="brand" href="${href('')}">${icon('logo')}<span>${t.frame.shortProduct}</span></a>
<nav aria-label="${t.frame.navigation}">${navigation(current, state, served, visit)}</nav></aside>
${topBar({ visit, state, current, served, isOwnZone })}
<main id="content" tabindex="-1">${banner(parts)}
${crumbs ? html`<nav aria-label="${view.title}"><ol class="crumbs">${crumbs}</ol></nav>` : ''}
<div class="head"><div><h1>${view.title}</h1>${view.answer ? html`<p class="answer">${view.answer}</p>` : ''}${readOnly(parts)}</div>
${view.actions ? html`<div class="buttons">${view.actions}</div>` : ''}</div>
${view.body}</main>`;
  return document({ title: view.title, body }, visit, files);
}

/** One at most: what was just done, else what the page says, else that everything is paused. */
function banner({ result, view, state, visit }: LayoutParts): Html {
  const { t } = visit;
  const paused = state.pause ? pausedBanner(state.pause, visit) : '';
  if (result?.banner) {
    const { secret } = result;
    if (!secret) return html`${plainBanner(result.banner, visit, true)}${paused}`;
    const shown = html`<p>${result.banner.text ?? ''}</p><div class="secret"><input id="secret" aria-label="${secret.label}" readonly value="${secret.value}"><button class="button" type="button" data-copy="secret">${icon('copy')}${t.frame.copy}</button></div>`;
    return bannerOf({ tone: result.banner.tone, title: result.banner.title, text: shown, isResult: true });
  }
  if (view.banner) return 'tone' in view.banner ? plainBanner(view.banner, visit) : view.banner;
  return html`${paused}`;
}

function pausedBanner(pause: NonNullable<FrameState['pause']>, visit: Visit): Html {
  const { frame } = visit.t;
  const since = timeText(isoTime(pause.since), visit);
  if (pause.moved)
    return bannerOf({
      tone: 'wait',
      icon: 'pause',
      title: frame.movedTitle,
      text: html`<p>${pause.reason} ${frame.movedNow}</p>`,
    });
  const hasReason = pause.reason !== frame.noReason;
  const form = (action: string, content: Html): Html =>
    html`<form class="inline" method="post" action="${visit.href('pause')}">${visit.hidden()}<input type="hidden" name="from" value="${visit.path}"><input type="hidden" name="do" value="${action}">${content}</form>`;
  const ask = html`<label class="grow"><span class="unseen">${frame.whyPaused}</span><input name="reason" maxlength="400" required placeholder="${frame.whyPaused}"></label><button class="button">${frame.saveReason}</button>`;
  return bannerOf({
    tone: 'wait',
    icon: 'pause',
    title: frame.pausedTitle,
    text: html`<p>${since}, ${frame.pausedBy(pause.by, pause.reason)} ${frame.pausedNow}</p>${
      !hasReason && visit.may('manage') ? form('reason', ask) : ''
    }`,
    action: visit.may('manage') && form('resume', html`<button class="button">${frame.resume}</button>`),
  });
}

/** Said where a page could change something and this reader may not. */
function readOnly({ page, visit }: LayoutParts): Html {
  const scope = page?.changeScope ?? 'manage';
  if (!page || visit.may(scope) || (!page.change && !page.changeScope)) return html``;
  const { frame } = visit.t;
  const { right } = visit.services.parts.database.product.words;
  return html`<p class="small read-only">${visit.caller.kind === 'apiKey' ? frame.readOnlyKey(scope) : frame.readOnlyUser(scope === 'manage' ? right.manage : right.modify)}</p>`;
}
