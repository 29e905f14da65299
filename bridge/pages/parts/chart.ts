import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { html } from 'hono/html';
import type { Html } from '../html.ts';
import { grouped } from './number.ts';

/** A day of a chart. */
export interface Bar {
  label: string;
  created: number;
  updated: number;
  failed: number;
}

export interface ChartParts {
  title: string;
  /** What a reader who does not see it has to know. */
  description: string;
  bars: readonly Bar[];
  locale: string;
}

const width = 640;
const main = { top: 16, height: 150 };
const below = { top: 196, height: 32 };
const left = 44;
const parts = ['created', 'updated'] as const;

/**
 * Created and updated, one upon the other; failed on a scale of its own below, with its numbers, because it would not be
 * seen beside them. Everything is an attribute: no inline style, no script.
 */
export function chart({ title, description, bars, locale }: ChartParts): Html {
  const x = scaleBand()
    .domain(bars.map((_, index) => String(index)))
    .range([left, width])
    .paddingInner(0.42)
    .paddingOuter(0.25);
  const most = Math.max(4, ...bars.map(({ created, updated }) => created + updated));
  const y = scaleLinear()
    .domain([0, most])
    .nice(3)
    .range([main.top + main.height, main.top]);
  const mostFailed = Math.max(1, ...bars.map(({ failed }) => failed));
  const yFailed = scaleLinear()
    .domain([0, mostFailed])
    .range([0, below.height - 12]);
  const at = (index: number): number => round(x(String(index)) ?? 0);
  const bandwidth = round(x.bandwidth());
  const layers = stack<Bar, (typeof parts)[number]>()
    .keys(parts)
    .value((bar, key) => bar[key])([...bars]);
  const base = below.top + below.height;
  return html`<svg class="chart" viewBox="0 0 ${width} 256" role="img" aria-labelledby="chart-title chart-desc"><title id="chart-title">${title}</title><desc id="chart-desc">${description}</desc>
${y
  .ticks(3)
  .map(
    (tick) =>
      html`<line class="${tick === 0 ? 'axis' : 'grid'}" x1="${left}" x2="${width}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text x="${left - 8}" y="${round(y(tick)) + 4}" text-anchor="end">${grouped(tick, locale)}</text>`,
  )}
${layers.map((layer) =>
  layer.map(([low, high], index) =>
    high > low
      ? html`<rect class="${layer.key}" x="${at(index)}" width="${bandwidth}" y="${round(y(high))}" height="${round(Math.max(1, y(low) - y(high) - 1))}" rx="1.5"/>`
      : '',
  ),
)}
<line class="axis" x1="${left}" x2="${width}" y1="${base}" y2="${base}"/><text x="${left - 8}" y="${base + 4}" text-anchor="end">0</text>
${bars.map(({ failed, label }, index) => {
  const height = failed > 0 ? Math.max(3, yFailed(failed)) : 0;
  const centre = at(index) + bandwidth / 2;
  const name = html`<text x="${centre}" y="${base + 18}" text-anchor="middle">${label}</text>`;
  if (failed === 0) return name;
  return html`<rect class="failed" x="${at(index)}" width="${bandwidth}" y="${round(base - height)}" height="${round(height)}" rx="1.5"/><text x="${centre}" y="${round(base - height - 4)}" text-anchor="middle">${grouped(failed, locale)}</text>${name}`;
})}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
