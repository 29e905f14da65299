import { html } from 'hono/html';
import type { Pause } from '../../sync/state/pause/pause.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';

/** Buttons that do nothing while everything is paused: they stay where they are, with the reason beside them. */
export function pausedButtons(pause: Pause, labels: readonly string[], { t: { frame } }: Visit): Html {
  return html`<span class="small" id="not-now">${pause.moved ? frame.movedTitle : frame.pausedButtons}</span>${labels.map(
    (label) =>
      html`<button class="button" type="button" disabled aria-describedby="not-now">${label}</button>`,
  )}`;
}
