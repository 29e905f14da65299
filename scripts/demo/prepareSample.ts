import { rmSync } from 'node:fs';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { bridgeFileOf, openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { makeSample } from '../sample/makeSample.ts';

export interface SampleRequest {
  file: string;
  contacts: number;
  seed: number;
  timeZone: string;
  progress: (contacts: number) => void;
}

/** Makes a sample installation with the bridge set up in it in a database file, in place of one that is there. */
export async function prepareSample(request: SampleRequest): Promise<BridgeDatabase> {
  for (const file of [request.file, bridgeFileOf(request.file)]) rmSync(file, { force: true });
  const database = await openSqlite({ file: request.file, timeZone: request.timeZone });
  await makeSample(database, {
    contacts: request.contacts,
    seed: request.seed,
    onProgress: (made) => request.progress(made.contacts),
    setUp: { timeZone: request.timeZone },
  });
  return database;
}
