import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** The highest ContactIDs, so many at most: a short range of the primary key, however many contacts there are. */
export async function readNewestIds({ db, dialect }: ContactHandle, most: number): Promise<number[]> {
  const newest = db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID', 'desc');
  return (await dialect.limit(newest, most).execute()).map(({ ContactID }) => ContactID);
}
