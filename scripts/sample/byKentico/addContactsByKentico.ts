import type { BridgeDatabase, DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import type { NewRow, TableDefinition } from '../../../bridge/database/defineTable.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { visitorToContact } from '../../../bridge/xperience/tables/commonTables.ts';
import type { ContactsMade } from '../addContacts.ts';
import { createContactMaker } from '../contacts/createContactMaker.ts';
import { createHistoryMaker } from '../contacts/createHistoryMaker.ts';
import type { SampleContact } from '../contacts/sampleContact.ts';
import { insertRows } from '../insertRows.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { numbersByKentico } from './addCountriesByKentico.ts';
import { contactByKentico } from './contactClassByKentico.ts';
import { createHistoryByKentico, type HistoryByKentico } from './createHistoryByKentico.ts';
import { questionsByKentico, testRidesByKentico } from './formsByKentico.ts';
import { activity } from './tables/activityTables.ts';
import { contactGroupMember } from './tables/contactTables.ts';

/** Contacts one transaction holds, with all that belongs to them. */
const contactsPerTransaction = 5_000;

const contactTable = contactByKentico('all');

/** The same people as in the sample of Xperience 13; memory does not grow with their number. */
export async function addContactsByKentico(
  database: BridgeDatabase,
  { contacts, seed }: { contacts: number; seed: number },
  onProgress: (made: ContactsMade) => void,
): Promise<ContactsMade> {
  const makeContact = createContactMaker(seed);
  const makeHistory = createHistoryMaker(seed);
  const translate = createHistoryByKentico(seed);
  const made: ContactsMade = { contacts: 0, activities: 0, submissions: 0 };
  while (made.contacts < contacts) {
    const first = made.contacts + 1;
    const count = Math.min(contactsPerTransaction, contacts - made.contacts);
    const people = Array.from({ length: count }, makeContact);
    const histories = people.map((person, index) => translate(makeHistory(person, first + index)));
    await inTransaction(database, (transaction) => insertBlock(transaction, first, people, histories));
    made.contacts += count;
    for (const { activities, testRides, questions } of histories) {
      made.activities += activities.length;
      made.submissions += testRides.length + questions.length;
    }
    onProgress({ ...made });
  }
  return made;
}

async function insertBlock(
  transaction: DatabaseHandle,
  first: number,
  people: readonly SampleContact[],
  histories: readonly HistoryByKentico[],
): Promise<void> {
  await insertRows(transaction, contactTable, people.map(toRow));
  await insertRows(
    transaction,
    testRidesByKentico,
    histories.flatMap((each) => each.testRides),
  );
  await insertRows(
    transaction,
    questionsByKentico,
    histories.flatMap((each) => each.questions),
  );
  await insertRows(
    transaction,
    activity,
    histories.flatMap((each) => each.activities),
  );
  await insertRows(
    transaction,
    contactGroupMember,
    histories.flatMap((each) => each.members),
  );
  const survivors = people.map((_, index) => first + index).filter((contactId) => contactId % 50 === 0);
  await insertRows(
    transaction,
    visitorToContact,
    survivors.map((contactId) => ({
      VisitorToContactVisitorGUID: sampleGuid(`merged into ${contactId}`),
      VisitorToContactContactID: contactId,
    })),
  );
}

function toRow(person: SampleContact): NewRow<TableDefinition> {
  const { country, state } = numbersByKentico({
    country: person.ContactCountryID ?? null,
    state: person.ContactStateID ?? null,
  });
  return { ...person, ContactCountryID: country, ContactStateID: state };
}
