import { readAddresses } from '../../xperience/contacts/readAddresses.ts';
import type { Comparing } from './comparing.ts';

const addressesPerPage = 2_000;

/** Addresses that several contacts have: probably the same people. */
export async function compareAddresses({ work, page, save }: Comparing): Promise<void> {
  for (let after = ''; ; ) {
    const addresses = await readAddresses(work.database, { after, limit: addressesPerPage });
    const last = addresses.at(-1);
    if (!last) return;
    for (const { contactId, contacts } of addresses)
      if (contacts > 1) page.add('sharedAddress', { contactId }, { contacts });
    await save();
    after = last.email;
  }
}
