import { html } from 'hono/html';
import type { JWTPayload } from 'jose';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import type { Seals } from './createSeals.ts';
import { keptWords } from './keptWords.ts';

/** A form that came after its session had ended: kept in the page that asks to sign in, nowhere else. */
export interface KeptForm extends JWTPayload {
  /** Of whom the session was. */
  caller: string;
  path: string;
  fields: [name: string, value: string][];
}

const keptSeconds = 12 * 3600;

/** Seals it, so that nobody else can have one offered. Tokens of the old session are left out. */
export function keepForm(seals: Seals, caller: string, path: string, form: URLSearchParams): Promise<string> {
  const fields = [...form].filter(([name]) => !name.startsWith('_'));
  return seals.encrypt('kept', { caller, path, fields } satisfies KeptForm, keptSeconds);
}

/** The body of the page that offers it again; nothing is carried out by itself. */
export function keptBody({ path, fields }: KeptForm, visit: Visit): Html {
  const { frame } = visit.t;
  return html`<div class="prose"><p>${frame.keptText}</p>
<form method="post" action="${visit.href(path)}">${visit.hidden({ once: true })}
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<dl class="facts">${fields
    .flatMap((field) => {
      const words = keptWords(path, field, visit);
      return words ? [words] : [];
    })
    .slice(0, 50)
    .map(([label, text]) => html`<dt>${label}</dt><dd>${text.slice(0, 300)}</dd>`)}</dl>
<p class="buttons"><button class="button main" data-busy>${frame.keptSend}</button><a class="button" href="${visit.href(path)}">${frame.keptLeave}</a></p></form></div>`;
}
