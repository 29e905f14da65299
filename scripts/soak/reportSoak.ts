import { formatTable } from '../demo/formatTable.ts';
import { drawChart } from './drawChart.ts';
import { judgeSoak } from './judgeSoak.ts';
import type { SoakResult } from './runSoak.ts';

const columns = 100;
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** What a soak came to, as charts and a table; `good`: no limit is broken. */
export function reportSoak(result: SoakResult, milliseconds: number): { text: string; good: boolean } {
  const { samples, arrived, calls, events, violations } = result;
  const findings = judgeSoak(result);
  const until = Math.max(milliseconds, samples.at(-1)?.at ?? 0);
  const chart = (title: string, points: { at: number; value: number }[], format: (value: number) => string) =>
    drawChart(title, points, { columns, until, format });
  const ofSlot = (slot: string, key: 'memory' | 'handles') =>
    samples.filter(({ life }) => life.slot === slot).map((sample) => ({ at: sample.at, value: sample[key] }));
  const mark = (good: boolean | undefined) => (good === undefined ? '—' : good ? '✓' : '✗');
  const parts = [
    chart('Memory of the process that stays', ofSlot('steady', 'memory'), megabytes),
    chart('Memory of the process that is killed and started again', ofSlot('unsteady', 'memory'), megabytes),
    chart('Handles of the process that stays', ofSlot('steady', 'handles'), (value) => value.toFixed(0)),
    chart(
      'From a change in Xperience to its arrival in Dynamics',
      arrived.map(({ at, lagMs }) => ({ at, value: lagMs })),
      seconds,
    ),
    formatTable(
      ['', 'what', 'measured', 'limit'],
      findings.map(({ good, what, measured, limit }) => [mark(good), what, measured, limit]),
    ),
    `  ${arrived.length} changes arrived, ${result.waiting.length} were on their way at the end; ${calls.answered} calls answered, ${calls.refused} refused for the moment, ${calls.lost} lost with a process; ${events.length} kills, restarts and upgrades.`,
    ...violations.slice(0, 50).map((violation) => `  ✗ ${violation}`),
  ];
  return { text: parts.join('\n\n'), good: findings.every(({ good }) => good !== false) };
}
