import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { activity } from '../../bridge/xperience/products/xperience13/tables/activityTables.ts';
import { scoreContactRule } from '../../bridge/xperience/products/xperience13/tables/scoreTables.ts';
import { visitorToContact } from '../../bridge/xperience/tables/commonTables.ts';
import { sampleContact } from './contactClass.ts';
import { createContactMaker } from './contacts/createContactMaker.ts';
import { createHistoryMaker, type History } from './contacts/createHistoryMaker.ts';
import type { SampleContact } from './contacts/sampleContact.ts';
import { insertRows } from './insertRows.ts';
import { contactUsTable, testRideTable } from './sampleForms.ts';
import { sampleGuid } from './sampleGuid.ts';

/** Contacts one transaction holds, with all that belongs to them. */
const contactsPerTransaction = 5_000;

export interface ContactsMade {
  contacts: number;
  activities: number;
  submissions: number;
}

/** Contacts with their points, activities and form submissions; memory does not grow with their number. */
export async function addContacts(
  database: BridgeDatabase,
  { contacts, seed }: { contacts: number; seed: number },
  onProgress: (made: ContactsMade) => void,
): Promise<ContactsMade> {
  const makeContact = createContactMaker(seed);
  const makeHistory = createHistoryMaker(seed);
  const made: ContactsMade = { contacts: 0, activities: 0, submissions: 0 };
  while (made.contacts < contacts) {
    const first = made.contacts + 1;
    const count = Math.min(contactsPerTransaction, contacts - made.contacts);
    const rows = Array.from({ length: count }, makeContact);
    const histories = rows.map((row, index) => makeHistory(row, first + index));
    await inTransaction(database, (transaction) => insertBlock(transaction, first, rows, histories));
    made.contacts += count;
    made.activities += sum(histories, (each) => each.activities.length);
    made.submissions += sum(histories, (each) => each.testRides.length + each.questions.length);
    onProgress({ ...made });
  }
  return made;
}

async function insertBlock(
  transaction: DatabaseHandle,
  first: number,
  contacts: readonly SampleContact[],
  histories: readonly History[],
): Promise<void> {
  await insertRows(transaction, sampleContact, contacts);
  await insertRows(
    transaction,
    scoreContactRule,
    histories.flatMap((each) => each.points),
  );
  await insertRows(
    transaction,
    testRideTable,
    histories.flatMap((each) => each.testRides),
  );
  await insertRows(
    transaction,
    contactUsTable,
    histories.flatMap((each) => each.questions),
  );
  await insertRows(
    transaction,
    activity,
    histories.flatMap((each) => each.activities),
  );
  // Every fiftieth contact has swallowed another one, whose cookie now leads to it.
  const survivors = contacts.map((_, index) => first + index).filter((contactId) => contactId % 50 === 0);
  await insertRows(
    transaction,
    visitorToContact,
    survivors.map((contactId) => ({
      VisitorToContactVisitorGUID: sampleGuid(`merged into ${contactId}`),
      VisitorToContactContactID: contactId,
    })),
  );
}

function sum(histories: readonly History[], count: (history: History) => number): number {
  return histories.reduce((total, history) => total + count(history), 0);
}
