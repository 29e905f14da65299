import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import type { JsonRow } from '../../../database/dialectFunctions.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';

const columns = columnsOf('dynamics365.reached_contact');

/** Forgotten by one statement. */
const forgottenTogether = 5_000;

/** Notes contacts that reached the minimum; `told`: with an event, which there is once for good. */
export async function saveReached(
  transaction: ContactHandle,
  rows: readonly JsonRow<typeof columns>[],
): Promise<void> {
  await insertIfAbsent(transaction, 'dynamics365.reached_contact', columns, ['contact_id'], rows);
}

/** Forgets the next of those that were noted without an event. @returns whether there may be more */
export async function forgetUnannounced({ db, dialect }: ContactHandle): Promise<boolean> {
  const unannounced = db
    .selectFrom('dynamics365.reached_contact')
    .select('contact_id')
    .where('told', '=', false);
  const { numDeletedRows } = await db
    .deleteFrom('dynamics365.reached_contact')
    .where('contact_id', 'in', dialect.limit(unannounced, forgottenTogether))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows) === forgottenTogether;
}
