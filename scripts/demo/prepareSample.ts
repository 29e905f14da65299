import { rmSync } from 'node:fs';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { bridgeFileOf } from '../../bridge/database/sqlite/openSqlite.ts';
import type { SampleProduct } from '../sample/byKentico/product.ts';
import { makeSample } from '../sample/makeSample.ts';
import { contactsFileOf, openForSample } from '../sample/openForSample.ts';

export interface SampleRequest {
  file: string;
  contacts: number;
  seed: number;
  timeZone: string;
  /** Whose sample it is; default Xperience 13. */
  product?: SampleProduct;
  /** Contacts and bridge tables go into a file of their own. */
  separated?: boolean;
  progress: (contacts: number) => void;
}

/** Makes a sample installation with the bridge set up in it in database files, in place of those that are there. */
export async function prepareSample(request: SampleRequest): Promise<BridgeDatabase> {
  const contacts = request.separated ? contactsFileOf(request.file) : undefined;
  const files = [request.file, ...(contacts === undefined ? [] : [contacts])];
  for (const file of files.flatMap((each) => [each, bridgeFileOf(each)])) rmSync(file, { force: true });
  const database = await openForSample(request.file, request.timeZone, contacts, request.product);
  await makeSample(database, {
    contacts: request.contacts,
    seed: request.seed,
    ...(request.product === undefined ? {} : { product: request.product }),
    onProgress: (made) => request.progress(made.contacts),
    setUp: { timeZone: request.timeZone },
  });
  return database;
}
