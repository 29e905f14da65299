import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort, startBridge } from '../../scripts/demo/startBridge.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;

it.skipIf(!hasPrometheus)('a real Prometheus scrapes the bridge and loads its rules', async () => {
  const stage = await startStage({ contacts: 20, seed: 8 });
  onTestFinished(() => stage.close());
  const [metricsPort, port] = [await freePort(), await freePort()];
  const bridge = await startBridge({ ...environmentOf(stage), BRIDGE_METRICS_PORT: String(metricsPort) });
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync('deployment/prometheus', folder, { recursive: true });
  const config = readFileSync(join(folder, 'prometheus.yaml'), 'utf8')
    .replace('127.0.0.1:9365', `127.0.0.1:${metricsPort}`)
    .replace('scrape_interval: 15s', 'scrape_interval: 1s');
  writeFileSync(join(folder, 'prometheus.yaml'), config);
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(() => void prometheus.kill('SIGKILL'));
  const ask = async (path: string) =>
    (await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()) as { data: never };

  await vi.waitFor(
    async () => {
      const { data } = await ask('query?query=xperience_bridge_database_up');
      expect(data).toMatchObject({
        result: [{ metric: { job: 'xperience-bridge' }, value: [expect.any(Number), '1'] }],
      });
    },
    { timeout: 60_000, interval: 250 },
  );
  const { data } = await ask('rules');
  const groups = (data as { groups: { rules: { name: string; health: string }[] }[] }).groups;
  expect(groups.flatMap(({ rules }) => rules.map(({ name }) => name))).toContain('BridgeWaitsForPerson');
  expect(await bridge.stop()).toBe(0);
});
