import { join, parse } from 'node:path';
import { readDatabaseTarget } from '../../bridge/config/readDatabaseTarget.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { DatabaseAddress } from '../../bridge/database/openDatabase.ts';
import { withProduct } from '../../bridge/database/withProduct.ts';
import { openXperience } from '../../bridge/xperience/openXperience.ts';
import { productNamed } from '../../bridge/xperience/products/productNamed.ts';
import { isRecognised } from '../../bridge/xperience/products/recogniseProduct.ts';
import { contactByKentico } from './byKentico/contactClassByKentico.ts';
import type { SampleProduct } from './byKentico/product.ts';
import { tablesByKentico } from './byKentico/tables/tables.ts';

/**
 * Opens the database a sample is to be made in, or the two of them: embedded engines' files, made when missing, or
 * empty ones on a server.
 * @param text name of a file, or a connection string
 * @param contacts the same, of separated contact data
 * @param product whose tables it is to hold; default Xperience 13
 * @throws when one is neither, or cannot be opened
 */
export async function openForSample(
  text: string,
  timeZone: string,
  contacts?: string,
  product: SampleProduct = '13',
): Promise<BridgeDatabase> {
  const addresses = {
    database: addressOf(text),
    ...(contacts === undefined ? {} : { contactDatabase: addressOf(contacts) }),
  };
  const tables = product === 'xbk' ? tablesByKentico(contactByKentico('all')) : [];
  const opened = await openXperience(addresses, { timeZone, tables });
  const name = product === 'xbk' ? 'xperienceByKentico' : 'xperience13';
  return isRecognised(opened) ? opened : withProduct(opened, productNamed(name));
}

/** Where the contacts of a separated sample in a file go: `sample.db` → `sample-contacts.db`. */
export function contactsFileOf(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-contacts${ext}`);
}

/** Whether a text is meant as a connection string of a server rather than as the name of a file. */
export function isConnectionString(text: string): boolean {
  return /^\s*[a-z_ ]+=/i.test(text);
}

function addressOf(text: string): DatabaseAddress {
  if (!isConnectionString(text)) return { kind: 'embedded', file: text.replace(/^file:/i, '') };
  const target = readDatabaseTarget(text);
  if ('wrong' in target) throw new Error(`The connection string ${target.wrong}`);
  return target;
}
