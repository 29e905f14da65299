import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** Leases that have not run out, by the database's clock. */
export async function readHeldLeases({
  db,
  dialect,
}: ContactHandle): Promise<{ name: string; holder: string }[]> {
  const rows = await db
    .selectFrom('dynamics365.lease')
    .select(['name', 'holder'])
    .where('expires_at', '>', dialect.utcNow())
    .execute();
  return rows.flatMap(({ name, holder }) => (holder === null ? [] : [{ name, holder }]));
}
