import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { TableDefinition } from '../../bridge/database/defineTable.ts';
import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { automationTables } from '../../bridge/xperience/products/xperience13/tables/automationTables.ts';
import { xperienceTables } from '../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import { contactGroup, contactGroupMember } from '../../bridge/xperience/tables/groupTables.ts';
import { addActivityTypes } from './addActivityTypes.ts';
import { addClasses } from './addClasses.ts';
import { addContacts, type ContactsMade } from './addContacts.ts';
import { addCountries } from './addCountries.ts';
import { addGroups } from './addGroups.ts';
import { addPages, tree } from './addPages.ts';
import { addScores } from './addScores.ts';
import { addSite } from './addSite.ts';
import { addUsers } from './addUsers.ts';
import { buildByKentico } from './byKentico/buildByKentico.ts';
import type { CustomFields } from './byKentico/contactClassByKentico.ts';
import type { SampleProduct } from './byKentico/product.ts';
import { sampleContact } from './contactClass.ts';
import { createTables } from './createTables.ts';
import { contactUsTable, testRideTable } from './sampleForms.ts';

export interface SampleOptions {
  contacts: number;
  /** The same seed and number make the same data. */
  seed: number;
  /** Called after every few thousand contacts. */
  onProgress?: (made: ContactsMade) => void;
  /** Default: Xperience 13. */
  product?: SampleProduct;
  /** Of Xperience by Kentico: nothing but what is there before the vendor's migration tool runs. */
  beforeMigration?: boolean;
  /** Of such a one: the fields an administrator has given contacts; default all of the sample. */
  customFields?: CustomFields;
}

/** In the order they must be made. */
const tables: readonly TableDefinition[] = [
  ...Object.values({ ...xperienceTables, ...automationTables, OM_Contact: sampleContact }),
  tree,
  testRideTable,
  contactUsTable,
  contactGroup,
  contactGroupMember,
];

/**
 * Fills an empty database with a made-up installation of Xperience 13 or Xperience by Kentico. The bridge tables are not part of it.
 * @throws when the database has a table already
 */
export async function buildSample(database: BridgeDatabase, options: SampleOptions): Promise<ContactsMade> {
  await refuseNonEmpty(database);
  if (options.product === 'xbk') return buildByKentico(database, options);
  await inTransaction(database, async (transaction) => {
    await createTables(transaction, tables);
    await addSite(transaction);
    await addPages(transaction);
    await addCountries(transaction);
    await addUsers(transaction);
    await addClasses(transaction);
    await addScores(transaction);
    await addActivityTypes(transaction);
  });
  const made = await addContacts(database, options, options.onProgress ?? (() => {}));
  await addGroups(database, options.contacts);
  return made;
}

async function refuseNonEmpty({ db, main, dialect }: BridgeDatabase): Promise<void> {
  const [first] = [...(await dialect.readTables(main)), ...(await dialect.readTables(db))];
  if (first !== undefined) {
    throw new Error(
      `The database is not empty: it has a table ${first}. A sample is made in an empty one only.`,
    );
  }
}
