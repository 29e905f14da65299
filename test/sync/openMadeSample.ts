import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../bridge/database/migrate.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import { openFiles, type StageDatabase } from '../../scripts/demo/openStage.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { configureByKentico } from '../../scripts/sample/byKentico/configureByKentico.ts';
import type { SampleProduct } from '../../scripts/sample/byKentico/product.ts';
import { onServer, openSampleDatabase, separated, product as usual } from './openSampleDatabase.ts';

export interface MadeSampleOptions {
  contacts: number;
  seed: number;
  firstRunWaits: boolean;
  /** Default: the one the test runner's project is about. */
  product?: SampleProduct;
}

/**
 * A database of its own with a sample in it, set up as by an administrator. Where the test runner keeps samples
 * (`keepSamples.ts`) each is made once for all tests that ask for the same, and its files are copied.
 */
export async function openMadeSample(request: MadeSampleOptions): Promise<StageDatabase> {
  const product = request.product ?? usual;
  const options = { ...request, product };
  const kept = process.env.XPERIENCE_TEST_SAMPLES;
  if (onServer || kept === undefined) {
    const opened = await openSampleDatabase(product);
    await buildSample(opened.database, options);
    return setUpFor(opened, options);
  }
  const key = createHash('sha256')
    .update(JSON.stringify({ contacts: options.contacts, seed: options.seed, product, separated }))
    .digest('hex');
  const original = join(kept, key);
  if (!existsSync(original)) await makeFiles(original, options);
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  cpSync(original, folder, { recursive: true });
  const opened = await openFiles(folder, separated, product);
  const { db, dialect } = opened.database;
  const installation = { id: 1, installation_id: randomUUID(), created_at: dialect.utcNow() };
  await db.insertInto('dynamics365.installation').values(installation).execute();
  return setUpFor(opened, options);
}

/** With empty bridge tables, of no installation. Several processes may make the same one at once: the first that is ready counts. */
async function makeFiles(folder: string, options: MadeSampleOptions): Promise<void> {
  const making = mkdtempSync(`${folder}-`);
  const opened = await openFiles(making, separated, options.product);
  await buildSample(opened.database, options);
  await migrate(opened.database);
  await opened.database.db.deleteFrom('dynamics365.installation').execute();
  await opened.leave();
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true });
  }
}

/** The bridge knows the copy of a database from the one it was set up in, so that each is set up by itself. */
async function setUpFor(opened: StageDatabase, { firstRunWaits }: MadeSampleOptions): Promise<StageDatabase> {
  const { findings } = await setUp(opened.database, { timeZone: opened.timeZone, firstRunWaits });
  if (findings.length > 0) throw new Error(findings.map(({ detail }) => detail).join(' '));
  if (opened.database.product.name === 'xperienceByKentico') await configureByKentico(opened.database);
  return opened;
}
