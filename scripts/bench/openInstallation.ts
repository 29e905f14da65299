import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { openOnServer } from '../demo/openStage.ts';
import { makeSample } from '../sample/makeSample.ts';
import { openForSample } from '../sample/openForSample.ts';
import type { BenchOptions } from './types.ts';

/** A sample installation without bridge tables, for one measurement. */
export interface Installation {
  database: BridgeDatabase;
  /** What a bridge is configured with. */
  address: string;
  timeZone: string;
  /** Closes the database; one on a server is dropped, a file goes with the folder. */
  close(): Promise<void>;
}

const timeZone = 'Europe/Prague';
let copies = 0;

/** Opens an installation of its own: a copy of a file that is made once per size, or a new database of a server. */
export function openInstallation(options: BenchOptions, contacts: number): Promise<Installation> {
  return options.server === undefined
    ? openCopy(options, contacts)
    : openOwn(options, options.server, contacts);
}

async function openCopy(options: BenchOptions, contacts: number): Promise<Installation> {
  const sample = join(options.folder, `sample-${contacts}.db`);
  if (!existsSync(sample)) {
    const database = await openForSample(sample, timeZone);
    await fill(database, options, contacts);
    await database.close();
  }
  copies += 1;
  const address = join(options.folder, `stage-${copies}.db`);
  copyFileSync(sample, address);
  const database = await openForSample(address, timeZone);
  return { database, address, timeZone, close: () => database.close() };
}

async function openOwn(options: BenchOptions, server: string, contacts: number): Promise<Installation> {
  const { database, address, timeZone: zone, remove } = await openOnServer(server, false, 'xperience_bench');
  try {
    await fill(database, options, contacts);
  } catch (error) {
    await remove();
    throw error;
  }
  return { database, address, timeZone: zone, close: remove };
}

/** One point is enough to qualify, so that nearly all contacts do, and activities stay where they are. */
async function fill(database: BridgeDatabase, { progress }: BenchOptions, contacts: number): Promise<void> {
  await makeSample(database, {
    contacts,
    seed: 7,
    onProgress: (made) => progress(`sample: ${made.contacts} of ${contacts} contacts`),
    setUp: undefined,
  });
  for (const [name, value] of [
    ['Dynamics365MinScore', '1'],
    ['Dynamics365ActivitySyncEnabled', 'False'],
  ] as const) {
    await database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: value })
      .where('KeyName', '=', name)
      .execute();
  }
}
