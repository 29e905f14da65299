import type { DataverseRow } from '../../dataverse/types.ts';
import { readUnlinkedByAddress } from '../../xperience/contacts/readAddresses.ts';
import { readContactLinksOf } from '../../xperience/contacts/readContactLinks.ts';
import { readFoundHolders } from '../state/differences.ts';
import { readConfirmedHolders, readLinkedContacts } from '../state/links.ts';
import type { Comparing } from './comparing.ts';

const rowsAtOnce = 1_000;
const longestAddress = 254;

/** All rows of Dynamics: those without contact, and whether a contact without row has the address of one. */
export async function compareRows(comparing: Comparing): Promise<void> {
  const { work, save } = comparing;
  const select = ['statecode', 'merged', 'emailaddress1'];
  await work.dataverse.walkRows(work.plan.table, { ...work.call, select }, async (rows) => {
    for (let start = 0; start < rows.length; start += rowsAtOnce)
      await compareSome(comparing, rows.slice(start, start + rowsAtOnce));
    await save();
  });
}

async function compareSome(
  { work, reconciliation, totals, page }: Comparing,
  rows: readonly DataverseRow[],
): Promise<void> {
  const { database } = work;
  const ids = rows.map(({ id }) => id);
  const confirmed = await readConfirmedHolders(database, ids);
  const recorded = await readLinkedContacts(database, ids);
  const found = await readFoundHolders(database, reconciliation.id, ids);
  const present = new Set(
    (await readContactLinksOf(database, [...recorded.values()])).map(({ contactId }) => contactId),
  );
  const free: DataverseRow[] = [];
  totals.rows.read += rows.length;
  for (const row of rows) {
    const holder = recorded.get(row.id);
    if (confirmed.has(row.id) || found.has(row.id)) totals.rows.linked += 1;
    else if (row.values.merged === true) totals.rows.merged += 1;
    else if (holder !== undefined && !present.has(holder)) page.add('contactGone', { rowId: row.id });
    else if (row.values.statecode === 1) totals.rows.inactive += 1;
    else free.push(row);
  }
  const addresses = free.map(addressOf).filter((email) => email !== '');
  const unlinked = await readUnlinkedByAddress(database, [...new Set(addresses)]);
  for (const row of free) {
    const contactId = unlinked.get(addressOf(row));
    if (contactId === undefined) page.add('onlyInDynamics', { rowId: row.id });
    else page.add('sameAddress', { contactId, rowId: row.id });
  }
}

/** Longer ones than Xperience stores are nobody's there. */
function addressOf({ values }: DataverseRow): string {
  const email = typeof values.emailaddress1 === 'string' ? values.emailaddress1.trim() : '';
  return email.length > longestAddress ? '' : email;
}
