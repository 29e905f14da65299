import { html, raw } from 'hono/html';
import type { Html } from '../html.ts';

/** Drawn with a line of 1.5 on 16 by 16, each of its own shape: none is told from another by its colour. */
const shapes = {
  logo: '<circle cx="5.6" cy="8" r="4.3"/><circle cx="10.4" cy="8" r="4.3"/>',
  overview: '<path d="M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z"/>',
  contacts: '<circle cx="8" cy="5" r="2.6"/><path d="M3 13.8c.4-2.8 2.4-4.2 5-4.2s4.6 1.4 5 4.2"/>',
  runs: '<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.7M13.2 2.2v2.8h-2.8"/>',
  failures: '<circle cx="8" cy="8" r="5.8"/><path d="M8 5v3.5M8 10.9v.1"/>',
  inStep: '<path d="M3 6h10M3 10h10"/>',
  mapping: '<path d="M2.5 5.2h10.5M10.5 2.7 13 5.2l-2.5 2.5M13.5 10.8H3M5.5 8.3 3 10.8l2.5 2.5"/>',
  activities: '<path d="M1.5 8.5h3l2-5 3 9 2-4h3"/>',
  subscriptions: '<path d="M9.3 1.8 3.5 9h4l-.8 5.2L12.5 7h-4z"/>',
  settings:
    '<path d="M2 5h6M12 5h2M2 11h2M8 11h6"/><circle cx="10" cy="5" r="1.8"/><circle cx="6" cy="11" r="1.8"/>',
  keys: '<circle cx="5" cy="11" r="2.7"/><path d="m7 9 6-6M10.5 5.5l2 2"/>',
  changeLog: '<path d="M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5"/>',
  ok: '<circle cx="8" cy="8" r="5.8"/><path d="m5.4 8.2 1.9 1.9 3.5-3.9"/>',
  wait: '<path d="M8 2.3 14.3 13.3H1.7zM8 6.5v3M8 11.3v.1"/>',
  bad: '<circle cx="8" cy="8" r="5.8"/><path d="M8 5v3.5M8 10.9v.1"/>',
  stopped: '<circle cx="8" cy="8" r="5.8"/><path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2"/>',
  clock: '<circle cx="8" cy="8" r="5.8"/><path d="M8 4.8V8l2.2 1.5"/>',
  off: '<circle cx="8" cy="8" r="5.8"/><path d="M5.3 8h5.4"/>',
  pause: '<circle cx="8" cy="8" r="5.8"/><path d="M6.5 6v4M9.5 6v4"/>',
  info: '<circle cx="8" cy="8" r="5.8"/><path d="M8 7.3v3.7M8 5v.1"/>',
  going: '<path d="M8 2.2a5.8 5.8 0 1 1-5.8 5.8"/><path d="M8 5v3l2 1.5"/>',
  search: '<circle cx="7" cy="7" r="4.3"/><path d="m10.2 10.2 3.6 3.6"/>',
  chevron: '<path d="m4 6 4 4 4-4"/>',
  arrow: '<path d="M2.5 8h10.5M9.5 4.5 13 8l-3.5 3.5"/>',
  download: '<path d="M8 2.5v8M4.8 7.3 8 10.5l3.2-3.2M2.5 13.5h11"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  copy: '<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/>',
} as const;

export type IconName = keyof typeof shapes;

/** A picture beside a word that says the same; nobody has it read out. */
export function icon(name: IconName, tone = ''): Html {
  const large = name === 'logo' ? 20 : 16;
  return html`<svg class="icon ${tone}" width="${large}" height="${large}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${raw(shapes[name])}</svg>`;
}
