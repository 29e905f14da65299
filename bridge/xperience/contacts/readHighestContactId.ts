import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** The newest contact's ID; 0 when there are no contacts. */
export async function readHighestContactId({ db, dialect }: ContactHandle): Promise<number> {
  const query = db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID', 'desc');
  return (await dialect.limit(query, 1).executeTakeFirst())?.ContactID ?? 0;
}
