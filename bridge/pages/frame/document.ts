import { html, raw } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';
import type { StaticFiles } from './staticFiles.ts';

export interface DocumentParts {
  title: string;
  /** All that is in the body. */
  body: Html;
  bodyClass?: MaybeHtml;
}

/** Leaves out of the script library what the content security policy forbids, and what pages do not use. */
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: false });

/** A whole HTML document around a body. Scripts and styles come as files of the package and from nowhere else. */
export function document(
  { title, body, bodyClass }: DocumentParts,
  { href, t }: Pick<Visit, 'href' | 't'>,
  files: StaticFiles,
): Html {
  const file = (name: keyof StaticFiles): string => href(`assets/${files[name].name}`);
  return html`${raw('<!doctype html>')}
<html lang="${t.frame.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="admin-root" content="${href('')}">
<meta name="htmx-config" content="${htmxConfig}">
<title>${title} – ${t.frame.product}</title>
<link rel="icon" type="image/svg+xml" href="${file('icon')}">
<link rel="stylesheet" href="${file('style')}">
<script src="${file('htmx')}" defer></script>
<script src="${file('script')}" type="module"></script>
</head><body class="${bodyClass ?? ''}">${body}</body></html>`;
}
