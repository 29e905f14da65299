import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { localDateTime2, minutesBetween, utcDateTime2 } from '../../bridge/database/dateTime2.ts';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import type { SampleProduct } from '../sample/byKentico/product.ts';
import { connectServer } from '../sample/connectServer.ts';
import { contactsFileOf, openForSample } from '../sample/openForSample.ts';

/** A database of the demo's own. */
export interface StageDatabase {
  database: BridgeDatabase;
  /** What the bridge is configured with. */
  address: string;
  /** The same of separated contact data. */
  contactAddress: string | undefined;
  /** Name for people; a connection string holds the password. */
  name: string;
  timeZone: string;
  /** Closes the database and takes it away. */
  remove(): Promise<void>;
  /** Closes the database and leaves it there. */
  leave(): Promise<void>;
}

const ownZone = 'Europe/Prague';

/**
 * Opens an empty database, or two of them: a file in a folder of its own, or a new database on a server.
 * @param server connection string of a login that may create databases
 * @param prefix of the names on a server
 */
export async function openStage(
  server: string | undefined,
  separated: boolean,
  prefix = 'xperience_demo',
  product: SampleProduct = '13',
): Promise<StageDatabase> {
  return server === undefined
    ? openFiles(mkdtempSync(join(tmpdir(), 'xperience-bridge-demo-')), separated, product)
    : openOnServer(server, separated, prefix, product);
}

/** Opens the files in a folder that is taken away with them, which are made when missing. */
export async function openFiles(
  folder: string,
  separated: boolean,
  product: SampleProduct = '13',
): Promise<StageDatabase> {
  const file = join(folder, 'xperience.db');
  const contactAddress = separated ? contactsFileOf(file) : undefined;
  const database = await openForSample(file, ownZone, contactAddress, product);
  return {
    database,
    address: file,
    contactAddress,
    name: separated ? `${file} and ${contactAddress}` : file,
    timeZone: ownZone,
    remove: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
    leave: () => database.close(),
  };
}

/**
 * Makes an empty database on a server, or two of them where contact data is to be separated.
 * @param connectionString of a login that may create databases
 * @param prefix of their names
 */
export async function openOnServer(
  connectionString: string,
  separated: boolean,
  prefix: string,
  product: SampleProduct = '13',
): Promise<StageDatabase> {
  const server = await connectServer(connectionString, prefix);
  const address = await server.create();
  const contactAddress = separated ? await server.create() : undefined;
  const made = contactAddress === undefined ? [address] : [address, contactAddress];
  const remove = async (database?: BridgeDatabase): Promise<void> => {
    await database?.close();
    for (const each of made) await server.drop(each);
    await server.close();
  };
  try {
    const database = await openForSample(address, ownZone, contactAddress, product);
    const timeZone = await zoneOf(database);
    return {
      database,
      address,
      contactAddress,
      name: made.map((each) => `the database ${each.slice(each.lastIndexOf('=') + 1)}`).join(' and '),
      timeZone,
      remove: () => remove(database),
      leave: async () => {
        await database.close();
        await server.close();
      },
    };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

/** A zone that fits the server's clock: UTC, or this machine's own. */
async function zoneOf(database: BridgeDatabase): Promise<string> {
  const { offsetMinutes } = await currentTimes(database);
  if (offsetMinutes === 0) return 'UTC';
  const now = new Date();
  if (Math.round(minutesBetween(utcDateTime2(now), localDateTime2(now))) === offsetMinutes) {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  throw new Error(
    `The server's clock is ${offsetMinutes} minutes ahead of UTC, and this machine's is not. Run the demo in the server's time zone: set the variable TZ to its IANA name.`,
  );
}
