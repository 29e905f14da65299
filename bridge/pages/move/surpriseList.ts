import { html } from 'hono/html';
import { describeSurprises } from '../../sync/move/describeSurprises.ts';
import type { MovePlan } from '../../sync/move/movePlan.ts';
import type { Html } from '../html.ts';
import { bannerOf } from '../parts/banner.ts';
import type { Texts } from '../texts/texts.ts';

/** What a person should know before the first run, a sentence each; nothing where everything came over as it was. */
export function surpriseList(plan: MovePlan, { move: t }: Texts): Html {
  const surprises = describeSurprises(plan);
  if (surprises.length === 0) return html``;
  const text = html`<ul>${surprises.map((each) => html`<li>${each}</li>`)}</ul>`;
  return html`<div class="section">${bannerOf({ tone: 'wait', title: t.surprises, text })}</div>`;
}
