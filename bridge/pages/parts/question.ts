import { html } from 'hono/html';
import type { Html, MaybeHtml } from '../html.ts';
import type { Visit } from '../page.ts';

export interface QuestionParts {
  /** What follows, among it what cannot be undone. */
  consequences: readonly MaybeHtml[];
  /** Fields of the answer, such as a tick. */
  fields?: MaybeHtml;
  /** Repeats verb and number. */
  button: string;
  isDangerous?: boolean;
  back: { label: string; path: string };
  /** Below the buttons. */
  note?: MaybeHtml;
  /** Of the address the answer is sent to. */
  query?: Readonly<Record<string, string>>;
  /** Hidden fields. */
  values?: Readonly<Record<string, string>>;
}

/**
 * The body of a page that asks before something is done; its title is the question. It is answered once: sending it again
 * shows what became of the first time.
 */
export function question(parts: QuestionParts, visit: Visit): Html {
  const { consequences, fields, button, isDangerous, back, note, query, values = {} } = parts;
  return html`<ul class="consequences">${consequences.filter(Boolean).map((each) => html`<li>${each}</li>`)}</ul>
<form method="post" action="${visit.href(visit.path, query)}">${visit.hidden({ once: true })}
${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${fields ?? ''}
<p class="buttons"><button class="button main ${isDangerous ? 'danger' : ''}" data-busy>${button}</button>
<a class="button" href="${visit.href(back.path)}">${back.label}</a></p></form>
${note ? html`<p class="small">${note}</p>` : ''}`;
}
