import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';

export interface PagerParts {
  /** What is known of how many there are, such as “1–50 of 2,466”. */
  text?: MaybeHtml;
  /** Where the next page begins; undefined on the last. */
  next?: string | undefined;
  label?: string;
}

/** From page to page by the last key shown: no count, no offset, the same cost on every page. */
export function pager({ text, next, label }: PagerParts, visit: Visit): Html {
  const { t, query, path, href } = visit;
  const others = Object.fromEntries([...query].filter(([key]) => key !== 'after'));
  return html`<div class="pager"><span>${text ?? ''}</span><span class="buttons">
${query.get('after') ? html`<a class="button" href="${href(path, others)}">${t.frame.newest}</a>` : ''}
${next === undefined ? '' : html`<a class="button" rel="next" href="${href(path, { ...others, after: next })}">${label ?? t.frame.older}</a>`}
</span></div>`;
}
