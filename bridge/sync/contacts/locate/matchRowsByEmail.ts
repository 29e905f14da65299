import type { DataverseRow } from '../../../dataverse/types.ts';
import { textOfHtml } from '../../../mapping/plainText.ts';
import { isRead } from '../../../mapping/securedColumn.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { longestMergeChain } from '../../settings/contactTable.ts';
import type { LocatedContact } from '../contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contactWork.ts';
import { selectForContacts } from '../selectForContacts.ts';

const emailColumn = 'emailaddress1';

/**
 * Links new contacts to existing rows by e-mail. Rows that were merged stand for the row they were merged into, and
 * inactive ones beside an active one do not count: the one active row of an address is taken. More than one, or
 * inactive ones alone, are a failure of the contact, as is a second contact of a page with the address: whatever is
 * created would be a double. A query, never an alternate key: those break on `+` and other signs.
 */
export async function matchRowsByEmail(
  work: ContactWork,
  located: readonly LocatedContact[],
): Promise<LocatedContact[]> {
  const candidates = located.filter(({ origin, problem }) => origin === 'new' && !problem);
  const firsts = firstOfEach(candidates);
  if (firsts.size === 0) return [...located];
  if (addressesAreHidden(work))
    return located.map((each) =>
      firsts.has(emailOf(each)) && candidates.includes(each) ? { ...each, problem: addressesHidden } : each,
    );
  const { people, refused } = await findPeople(work, candidates);
  return located.map((contact) => {
    const first = firsts.get(emailOf(contact));
    if (!first || contact.origin !== 'new' || contact.problem) return contact;
    if (first !== contact) return { ...contact, problem: sharedWith(first) };
    const said = refused.get(emailOf(contact));
    // Whether the person is there is not known: a row that was created would perhaps be a second one.
    if (said) return { ...contact, problem: problemOfRefusal('look for', said.reason, said.error) };
    return matched(contact, people.get(contact) ?? []);
  });
}

/**
 * The people of Dynamics that have the addresses of new contacts: each row once, in place of a merged one the row it was
 * merged into.
 * @returns for each new contact that has an address; none where the addresses of rows are hidden from us; and what
 *   Dynamics said of addresses it would not look for
 */
export async function findPeople(
  work: ContactWork,
  located: readonly LocatedContact[],
): Promise<{ people: Map<LocatedContact, DataverseRow[]>; refused: ReadonlyMap<string, ReadRefusal> }> {
  const wanted = located.filter((each) => each.origin === 'new' && !each.problem && emailOf(each) !== '');
  if (wanted.length === 0 || addressesAreHidden(work)) return { people: new Map(), refused: new Map() };
  const options = { ...work.call, select: [...selectForContacts(work), emailColumn], behindBlanks: true };
  const { found: rows, refused } = await readApart(work, [...new Set(wanted.map(emailOf))], (some) =>
    work.dataverse.findRows(work.plan.table, emailColumn, some, options),
  );
  const survivors = await readSurvivors(work, rows);
  const byEmail = Map.groupBy(rows, (row) => normalised(row.values[emailColumn]));
  const people = new Map(
    wanted.map((contact) => {
      const found = (byEmail.get(emailOf(contact)) ?? []).map((row) => survivors.get(row.id) ?? row);
      return [contact, [...new Map(found.map((row) => [row.id, row])).values()]];
    }),
  );
  return { people, refused };
}

function addressesAreHidden({ plan }: ContactWork): boolean {
  const column = plan.table.columns.find(({ name }) => name === emailColumn);
  return column !== undefined && !isRead(column);
}

/** What follows from the rows of the contact's address, each of another person. */
function matched(contact: LocatedContact, rows: readonly DataverseRow[]): LocatedContact {
  const active = rows.filter((row) => row.values.statecode === 0 && row.values.merged !== true);
  const [row] = active;
  if (active.length > 1) return { ...contact, problem: severalRows(active) };
  if (row) return { ...contact, targetId: row.id, origin: 'matched', row };
  const [inactive] = rows;
  return inactive ? { ...contact, problem: onlyInactive(inactive) } : contact;
}

/** The row at the end of each merged row's chain, by the ID of the merged one; a chain that breaks has none. */
async function readSurvivors(
  work: ContactWork,
  rows: readonly DataverseRow[],
): Promise<Map<string, DataverseRow>> {
  const known = new Map(rows.map((row) => [row.id, row]));
  const at = new Map(rows.filter(isMerged).map((row) => [row.id, row]));
  const survivors = new Map<string, DataverseRow>();
  for (let steps = 0; at.size > 0 && steps < longestMergeChain; steps += 1) {
    const missing = [...at.values()].map(masterOf).filter((id) => id !== undefined && !known.has(id));
    const options = { ...work.call, select: [...selectForContacts(work), emailColumn] };
    const { found } = await readApart(work, [...new Set(missing)] as string[], async (some) => [
      ...(await work.dataverse.readRows(work.plan.table, some, options)).values(),
    ]);
    for (const row of found) known.set(row.id, row);
    for (const [id, row] of at) {
      const master = known.get(masterOf(row) ?? '');
      if (master && isMerged(master)) at.set(id, master);
      else {
        at.delete(id);
        if (master) survivors.set(id, master);
      }
    }
  }
  return survivors;
}

function isMerged(row: DataverseRow): boolean {
  return row.values.merged === true;
}

function masterOf(row: DataverseRow): string | undefined {
  const master = row.values._masterid_value;
  return typeof master === 'string' ? master : undefined;
}

/** The first contact with each address; ContactIDs rise over all pages, so it is the first of a run, too. */
function firstOfEach(contacts: readonly LocatedContact[]): Map<string, LocatedContact> {
  const firsts = new Map<string, LocatedContact>();
  for (const contact of [...contacts].sort((a, b) => a.contactId - b.contactId)) {
    const email = emailOf(contact);
    if (email !== '' && !firsts.has(email)) firsts.set(email, contact);
  }
  return firsts;
}

function emailOf({ email }: LocatedContact): string {
  return email === null ? '' : normalised(textOfHtml(email));
}

function normalised(email: unknown): string {
  return typeof email === 'string' ? email.trim().toLowerCase() : '';
}

/** Who is there already cannot be known, so anybody might be created a second time. */
const addressesHidden: ContactProblem = {
  code: 'columnSecured',
  kind: 'configuration',
  detail: `New contacts are matched by e-mail address, and ${emailColumn} is a secured column that the bridge’s application user cannot fully read. Nobody new is sent. Give the user a column security profile that allows Read and Read unmasked for all records, or switch matching off.`,
};

function severalRows(rows: readonly DataverseRow[]): ContactProblem {
  const named = rows.slice(0, 3).map((row) => row.id);
  const more = rows.length > named.length ? ` and ${rows.length - named.length} more` : '';
  return {
    code: 'severalRowsWithEmail',
    kind: 'ambiguous',
    detail: `${rows.length} active rows in Dynamics have the e-mail address of this contact: ${named.join(', ')}${more}. No further one was created. Merge them in Dynamics, or link the contact to the right one.`,
  };
}

function onlyInactive(row: DataverseRow): ContactProblem {
  return {
    code: 'rowInactive',
    kind: 'ambiguous',
    detail: `The Dynamics row ${row.id} has the e-mail address of this contact and is inactive. No second one was created. Activate or delete it in Dynamics, or link the contact to the right row.`,
  };
}

function sharedWith({ contactId }: LocatedContact): ContactProblem {
  return {
    code: 'emailShared',
    kind: 'ambiguous',
    detail: `Contact ${contactId} has the same e-mail address, and one row in Dynamics cannot be of both. Merge the two in Xperience, or link each to its row.`,
  };
}
