import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { countOf } from '../../mapping/countOf.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { readIdentities } from '../../xperience/contacts/readIdentities.ts';
import {
  describeSkip,
  type MatchesKnown,
  noMatchesKnown,
  type SkipReason,
  whySkipped,
} from '../../xperience/contacts/whySkipped.ts';
import { comparePage, type MovedContact } from './comparePage.ts';
import type { MovedPair } from './fieldArrivals.ts';
import type { Installations } from './installations.ts';
import type { FieldArrival, HeldContact, MovePlan } from './movePlan.ts';
import { rangeAfter } from './rangeAfter.ts';
import { linkToRestore } from './settleContacts.ts';

/** Contacts on hold that a plan names, of those whose link is carried and of those whose is not; it counts all. */
const mostNamed = 200;

/** Looks at every contact of both installations, by ranges of numbers, and writes into the plan what it finds. */
export async function planContacts(
  installations: Installations,
  pairs: readonly MovedPair[],
  plan: MovePlan,
): Promise<void> {
  const { old, fresh } = installations;
  const highestHere = await readHighestContactId(fresh);
  const known = noMatchesKnown();
  const fields = new Map<string, FieldArrival>();
  const colliding = someOf();
  const added = someOf();
  for (let range = await rangeAfter(old, 0); range; range = await rangeAfter(old, range.upTo)) {
    const [there, here] = [await readIdentities(old, range), await readIdentities(fresh, range)];
    for (const [contactId, { guid }] of there)
      if ((here.get(contactId)?.guid ?? guid) !== guid) colliding.add(contactId);
    const absent = [...there.keys()].filter((id) => !here.has(id) && id > highestHere);
    const reasons = await whySkipped(installations, absent, known);
    for (const id of absent) if (reasons.get(id) === 'unknown') added.add(id);
    const contacts = await comparePage(installations, pairs, range);
    const held = await findHeld(installations, contacts, { highestHere, known });
    count(plan, contacts, held);
    for (const contact of contacts) countFields(fields, contact, pairs);
  }
  plan.fields = [...fields.values()].sort((one, other) => (one.field < other.field ? -1 : 1));
  if (colliding.count() > 0) {
    plan.obstacles.push({
      code: 'numbersCollide',
      detail: `${colliding.count() === 1 ? '1 number belongs to another contact' : `${colliding.count()} numbers belong to other contacts`} in the new installation than in the old one (${colliding.text()}): contacts were added on both sides after they were copied.`,
      remedy:
        'Delete contacts and activities in the new installation and run the migration tool again, with the old site closed.',
    });
  }
  if (added.count() > 0) {
    plan.obstacles.push({
      code: 'contactsAddedSince',
      detail: `${countOf(added.count(), 'contact')} of the old installation ${added.count() === 1 ? 'has a number' : 'have numbers'} above all that were copied (${added.text()}): added after the copy, or skipped by the tool for a reason the data does not tell.`,
      remedy:
        'Delete contacts and activities in the new installation and run the migration tool again, with the old site closed; or delete what is named in Xperience 13.',
    });
  }
}

/** Contacts the bridge knows that are not in the new installation, each with why. */
export async function findHeld(
  installations: Record<'old' | 'fresh', DatabaseHandle>,
  contacts: readonly MovedContact[],
  { highestHere, known }: { highestHere: number; known: MatchesKnown },
): Promise<HeldContact[]> {
  const absent = contacts.filter(({ here, rowId, state }) => !here && (rowId !== null || state?.held));
  const reasons = await whySkipped(
    installations,
    absent.map(({ contactId }) => contactId),
    known,
  );
  return absent.map(({ contactId }) => {
    const reason = reasons.get(contactId) ?? 'unknown';
    return { contactId, reason, detail: describeSkip(reason), forgotten: contactId > highestHere };
  });
}

function count(plan: MovePlan, contacts: readonly MovedContact[], held: readonly HeldContact[]): void {
  for (const contact of contacts) {
    if (contact.rowId === null) continue;
    plan.contacts.linked += 1;
    if (!contact.here || contact.collides) continue;
    plan.contacts.alive += 1;
    plan.contacts.restored += linkToRestore(contact).length;
    if (contact.here.rowId !== null && contact.here.rowId !== contact.rowId) plan.contacts.differing += 1;
  }
  plan.contacts.held += held.length;
  plan.contacts.forgotten += held.filter(({ forgotten }) => forgotten).length;
  for (const isForgotten of [false, true]) {
    const ofKind = ({ forgotten }: HeldContact): boolean => forgotten === isForgotten;
    const named = plan.held.filter(ofKind).length;
    plan.held.push(...held.filter(ofKind).slice(0, Math.max(0, mostNamed - named)));
  }
  for (const { reason } of held) addTo(plan.heldByReason, reason);
}

function addTo(counts: Partial<Record<SkipReason, number>>, reason: SkipReason): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}

function countFields(
  counts: Map<string, FieldArrival>,
  contact: MovedContact,
  pairs: readonly MovedPair[],
): void {
  for (const { column, arrival } of contact.fields) {
    const field = pairs.find((pair) => pair.column === column)?.field ?? column;
    const counted = counts.get(column) ?? {
      field,
      column,
      emptied: 0,
      reworded: 0,
      unsent: 0,
      lost: 0,
      edited: 0,
    };
    counted[arrival] += 1;
    counts.set(column, counted);
  }
}

/** Numbers to be named, of which only the first are kept. */
function someOf() {
  const first: number[] = [];
  let all = 0;
  return {
    add: (id: number): void => {
      all += 1;
      if (first.length < 10) first.push(id);
    },
    count: () => all,
    text: () => `${first.join(', ')}${all > first.length ? ` and ${all - first.length} more` : ''}`,
  };
}
