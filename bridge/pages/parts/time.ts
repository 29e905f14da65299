import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Visit } from '../page.ts';
import { grouped } from './number.ts';

type Shown = Pick<Visit, 'zone' | 'now' | 't'>;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  // Zones come from cookies.
  if (formats.size > 500) formats.clear();
  formats.set(key, known);
  return known;
}

/** `Today 09:38`, `29 Nov 17:12`, `29 Nov 2024 17:12` in the reader's zone. */
export function timeText(iso: string, { zone, now, t }: Shown): string {
  const { locale, today, yesterday } = t.frame;
  const at = new Date(iso);
  const dayOf = (date: Date): string => format('en-CA', { timeZone: zone, dateStyle: 'short' }).format(date);
  const clock = format(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  const [day, this_, last] = [at, now, new Date(now.getTime() - 86_400_000)].map(dayOf);
  if (day === this_) return `${today} ${clock}`;
  if (day === last) return `${yesterday} ${clock}`;
  return `${dayText(iso, { zone, now, t })} ${clock}`;
}

/** `29 Nov`, with the year where it is another one. */
export function dayText(iso: string, { zone, now, t }: Shown): string {
  const at = new Date(iso);
  const yearOf = (date: Date): string => format('en', { timeZone: zone, year: 'numeric' }).format(date);
  const year = yearOf(at) === yearOf(now) ? {} : ({ year: 'numeric' } as const);
  return format(t.frame.locale, { timeZone: zone, day: 'numeric', month: 'short', ...year }).format(at);
}

/** The time in UTC, to the second. */
export function utcText(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A time with the exact UTC in its title. Nothing for none. */
export function time(iso: string | undefined, visit: Shown, text?: string): Html {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return html``;
  return html`<time datetime="${iso}" title="${utcText(iso)}">${text ?? timeText(iso, visit)}</time>`;
}

/** A day with the exact UTC in its title. */
export function day(iso: string | undefined, visit: Shown): Html {
  return iso === undefined ? html`` : time(iso, visit, dayText(iso, visit));
}

/** How long ago, such as `41 minutes ago`, with the exact UTC in its title. */
export function ago(iso: string, visit: Shown): Html {
  return time(iso, visit, agoText(iso, visit));
}

export function agoText(iso: string, { now, t }: Pick<Visit, 'now' | 't'>): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 60_000));
  const said = t.frame.ago;
  if (minutes < 1) return said.justNow;
  if (minutes < 60) return said.minutes(minutes);
  if (minutes < 48 * 60) return said.hours(Math.floor(minutes / 60));
  return said.days(Math.floor(minutes / 1440));
}

/** `3.8 s`, `48 s`, `10 min`, `2.5 h`. */
export function durationText(seconds: number, { t }: Pick<Visit, 't'>): string {
  const { took, locale } = t.frame;
  if (seconds < 10) return took.seconds(grouped(seconds, locale, 1));
  if (seconds < 100) return took.seconds(grouped(Math.round(seconds), locale));
  if (seconds < 5400) return took.minutes(grouped(seconds / 60, locale, seconds < 600 ? 1 : 0));
  return took.hours(grouped(seconds / 3600, locale, 1));
}
