import { describe, expect, it } from 'vitest';
import { drawChart } from '../../scripts/soak/drawChart.ts';
import { judgeSoak } from '../../scripts/soak/judgeSoak.ts';
import { reportSoak } from '../../scripts/soak/reportSoak.ts';
import { runSoak } from '../../scripts/soak/runSoak.ts';
import { slopeOf } from '../../scripts/soak/slopeOf.ts';
import type { Sample } from '../../scripts/soak/watchProcesses.ts';

const megabyte = 1024 * 1024;

/** Samples of one life, a second apart. */
function lifeOf(seconds: number, at: (second: number) => Partial<Sample>): Sample[] {
  const life = { slot: 'steady', program: 'before', pid: 1, url: '', metricsUrl: '' };
  return Array.from({ length: seconds }, (_, second) => ({
    life,
    at: second * 1000,
    memory: 150 * megabyte,
    heap: 40 * megabyte,
    files: 30,
    handles: 12,
    ...at(second),
  }));
}

const judged = (samples: Sample[]) =>
  judgeSoak({ samples, arrived: [{ at: 1, lagMs: 2_000 }], waiting: [], violations: [] })
    .filter(({ good }) => good === false)
    .map(({ what }) => what);

describe('the judge of a soak', () => {
  it('lets a process be that is warm and goes up and down', () => {
    expect(judged(lifeOf(300, (second) => ({ memory: (150 + (second % 20)) * megabyte })))).toEqual([]);
  });

  it('gives a busy machine so much more time for lags, and says so', () => {
    const lags = (slowness: number) =>
      judgeSoak({ samples: [], arrived: [{ at: 1, lagMs: 70_000 }], waiting: [], slowness, violations: [] })
        .filter(({ what }) => what === '95 of 100')
        .map(({ good, limit }) => [good, limit]);
    expect(lags(1.2)).toEqual([[false, '≤ 60.0 s']]);
    expect(lags(2)).toEqual([[true, '≤ 60.0 s × 2.0, as busy as the machine was']]);
    expect(lags(9)).toEqual([[true, '≤ 60.0 s × 3.0, as busy as the machine was']]);
  });

  it('lets caches fill at first', () => {
    expect(judged(lifeOf(300, (second) => ({ memory: (100 + Math.min(80, second)) * megabyte })))).toEqual(
      [],
    );
  });

  it.each([
    ['memory', (second: number) => ({ memory: (150 + second / 2) * megabyte })],
    ['heap', (second: number) => ({ heap: (40 + second / 4) * megabyte })],
    ['open files', (second: number) => ({ files: 30 + Math.floor(second / 10) })],
    ['handles', (second: number) => ({ handles: 12 + Math.floor(second / 10) })],
  ])('finds %s that grow', (what, grow) => {
    expect(judged(lifeOf(300, grow))).toEqual([expect.stringContaining(what)]);
  });

  it('finds a process that holds too much without growing', () => {
    expect(judged(lifeOf(300, () => ({ memory: 500 * megabyte })))).toEqual([
      expect.stringContaining('memory at most'),
    ]);
  });

  it('judges nobody who lived too short', () => {
    expect(judged(lifeOf(40, (second) => ({ memory: second * megabyte })))).toEqual([]);
  });

  it('finds changes that never arrive, and books that do not balance', () => {
    const findings = judgeSoak({
      samples: [],
      arrived: [],
      waiting: [600_000],
      violations: ['Contact 1 lost its job title.'],
    });
    expect(findings.filter(({ good }) => good === false)).toHaveLength(4);
  });

  it('takes no single peak for a slope', () => {
    const flat = Array.from({ length: 50 }, (_, at) => ({ at, value: at === 49 ? 1_000 : 5 }));
    expect([slopeOf(flat), slopeOf([])]).toEqual([0, 0]);
  });

  it('draws what there was, and nothing where there was nothing', () => {
    const points = [
      { at: 0, value: 8 },
      { at: 30, value: 4 },
    ];
    const lines = drawChart('Memory', points, { columns: 4, until: 40, format: String }).split('\n');
    expect([lines[1], lines[6]]).toEqual([`  ${'8'.padStart(9)} │█   `, `  ${'0'.padStart(9)} │█  █`]);
  });
});

it('two processes of the packed program keep the books through faults, kills and an upgrade', async () => {
  const milliseconds = 20_000;
  const result = await runSoak({ milliseconds, seed: 5, contacts: 100, progress: () => undefined });
  expect(result.violations).toEqual([]);
  expect(result.arrived.length).toBeGreaterThan(10);
  expect(result.events.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['steady is upgraded', 'unsteady is upgraded']),
  );
  const { text } = reportSoak(result, milliseconds);
  expect(text).toContain('books at the end');
});
