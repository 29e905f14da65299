import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createMetrics } from '../../bridge/metrics/createMetrics.ts';
import { observeState } from '../../bridge/metrics/observeState.ts';
import { subcommands } from '../../scripts/xperience-dynamics365.ts';

const files = globSync('deployment/**/*', { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const ending = (end: RegExp) => files.filter((path) => end.test(path));
const read = (path: string) => readFileSync(path, 'utf8');

const hadolint = resolve('.venv/bin/hadolint');
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('deployment files', () => {
  it.each(ending(/\.ya?ml$/))('%s is YAML', (path) => {
    for (const document of parseAllDocuments(read(path))) {
      expect(document.errors).toEqual([]);
      expect(document.warnings).toEqual([]);
    }
  });

  it.each(files)('%s starts commands that the program has', (path) => {
    const started = [...read(path).matchAll(/xperience-dynamics365(?:\.mjs"?|\.cmd)? ([a-z-]+)\b/g)].map(
      ([, command]) => command,
    );
    expect(
      started.filter((command) => command !== 'start' && !Object.hasOwn(subcommands, command ?? '')),
    ).toEqual([]);
  });

  it.skipIf(!hasSystemd).each(ending(/\.(service|timer)$/))('%s is a unit of systemd', (path) => {
    const folder = mkdtempSync(join(tmpdir(), 'units-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // The units name Node where distributions put it, which need not be here.
    for (const unit of ending(/\.(service|timer)$/))
      writeFileSync(join(folder, basename(unit)), read(unit).replaceAll('/usr/bin/node', process.execPath));
    const { stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', join(folder, basename(path))],
      {
        encoding: 'utf8',
      },
    );
    const about = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('xperience-bridge'));
    expect(about).toEqual([]);
  });

  it.skipIf(!existsSync(hadolint))('the Dockerfile has no findings of its linter', () => {
    const { stdout, status } = spawnSync(hadolint, ['deployment/container/Dockerfile'], { encoding: 'utf8' });
    expect([stdout, status]).toEqual(['', 0]);
  });

  it.skipIf(!hasPromtool)('Prometheus takes the alert rules, and they tell of what they should', () => {
    const folder = 'deployment/prometheus';
    for (const args of [
      ['check', 'config', 'prometheus.yaml'],
      ['check', 'rules', 'alerts.yaml'],
      ['test', 'rules', 'alerts.test.yaml'],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
      expect([args, status, status === 0 ? '' : `${stdout}${stderr}`]).toEqual([args, 0, '']);
    }
  });

  it('rules and dashboard ask for metrics that the bridge has', async () => {
    const { registry } = createMetrics({ timeZone: 'UTC' });
    observeState({ registry, read: () => Promise.reject(new Error()), freshMs: 1, patienceMs: 1 });
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    const asked = ['deployment/prometheus/alerts.yaml', 'deployment/grafana/xperience-bridge.json'].flatMap(
      (path) => read(path).match(/xperience_bridge_\w+/g) ?? [],
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(
      asked.filter(
        (name) => !names.includes(name.replace(/_(bucket|sum|count)$/, '')) && !names.includes(name),
      ),
    ).toEqual([]);
  });

  it('the container takes from the checkout what the release needs, and no secrets', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', 'node_modules', '.git']));
    for (const needed of ['scripts', 'bridge', 'connector', 'schemas', 'docs', 'deployment'])
      expect(ignored).not.toContain(needed);
  });
});
