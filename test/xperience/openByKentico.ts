import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import { recognised } from '../../bridge/xperience/openXperience.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import type { TestEngine } from '../database/engine.ts';
import { useFilledDatabase } from '../database/useDatabase.ts';

async function fill(empty: BridgeDatabase): Promise<void> {
  await buildSample(empty, { contacts: 60, seed: 1, product: 'xbk' });
  const { findings } = await setUp(await recognised(empty), { timeZone: 'Europe/Prague' });
  if (findings.length > 0) throw new Error(findings.map(({ detail }) => detail).join(' '));
}

/** A sample of Xperience by Kentico with the bridge tables, gone when the test has finished. */
export async function openByKentico(engine: TestEngine): Promise<DatabaseHandle> {
  return recognised((await useFilledDatabase(engine, fill)).database);
}
