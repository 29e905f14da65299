import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import type { ContactsMade } from '../addContacts.ts';
import { createTables } from '../createTables.ts';
import { addActivityTypesByKentico } from './addActivityTypesByKentico.ts';
import { addClassesByKentico } from './addClassesByKentico.ts';
import { addContactsByKentico } from './addContactsByKentico.ts';
import { addContent, addEmptyContent } from './addContent.ts';
import { addCountriesByKentico } from './addCountriesByKentico.ts';
import { addGroups } from './addGroups.ts';
import { addSystem } from './addSystem.ts';
import { addUsersByKentico } from './addUsersByKentico.ts';
import { type CustomFields, contactByKentico } from './contactClassByKentico.ts';
import { formsByKentico, questionsByKentico, testRidesByKentico } from './formsByKentico.ts';
import { tablesByKentico } from './tables/tables.ts';
import { usersByKentico } from './usersByKentico.ts';

export interface ByKenticoOptions {
  contacts: number;
  seed: number;
  onProgress?: (made: ContactsMade) => void;
  /** Nothing but what a new installation has before the vendor's migration tool brings content, people and forms. */
  beforeMigration?: boolean;
  /** Fields an administrator has given contacts; default all of the sample. Others than all only before a migration. */
  customFields?: CustomFields;
}

/** Fills an empty database with a made-up installation of Xperience by Kentico. The bridge tables are not part of it. */
export async function buildByKentico(
  database: BridgeDatabase,
  { contacts, seed, onProgress, beforeMigration = false, customFields = 'all' }: ByKenticoOptions,
): Promise<ContactsMade> {
  const forms = beforeMigration ? [] : formsByKentico;
  await inTransaction(database, async (transaction) => {
    await createTables(transaction, tablesByKentico(contactByKentico(customFields)));
    if (!beforeMigration) await createTables(transaction, [testRidesByKentico, questionsByKentico]);
    await addSystem(transaction);
    await (beforeMigration ? addEmptyContent(transaction) : addContent(transaction));
    await addCountriesByKentico(transaction, { withStatuses: !beforeMigration });
    await addUsersByKentico(transaction, beforeMigration ? usersByKentico.slice(0, 1) : usersByKentico);
    await addClassesByKentico(transaction, customFields, forms);
    await addActivityTypesByKentico(transaction, { withCustom: !beforeMigration });
    if (!beforeMigration) await addGroups(transaction);
  });
  if (beforeMigration) return { contacts: 0, activities: 0, submissions: 0 };
  return addContactsByKentico(database, { contacts, seed }, onProgress ?? (() => {}));
}
