import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readNewestIds } from '../../xperience/contacts/readNewestIds.ts';
import { listFailures } from '../state/failures/listFailures.ts';

/** Contacts that tell something of a mapping, each found by one look at a key. */
export interface TellingContacts {
  /** The last one with an open failure. */
  failing: number | undefined;
  newest: number | undefined;
}

/** Finds contacts worth looking at. */
export async function tellingContacts(database: DatabaseHandle): Promise<TellingContacts> {
  const [failure] = await listFailures(database, { show: 'open', kind: 'contact', limit: 1 });
  const [newest] = await readNewestIds(database, 1);
  return { failing: failure?.contact_id, newest };
}
