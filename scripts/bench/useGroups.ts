import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { storeSetting } from '../../test/sync/storeSetting.ts';

/** Large groups, each with most of the contacts and none with the same ones. */
export const largeGroups = ['Large1', 'Large2', 'Large3', 'Large4', 'Large5'] as const;

const member = 'OM_ContactGroupMember';
const group = 'OM_ContactGroup';

/** Has contacts qualify by being in any of the large groups, in place of points. @returns what undoes it */
export async function useGroups(database: BridgeDatabase): Promise<() => Promise<void>> {
  const { db, dialect } = database;
  for (const [index, name] of largeGroups.entries()) {
    await db
      .insertInto(group)
      .values({
        ContactGroupName: name,
        ContactGroupDisplayName: name,
        ContactGroupEnabled: true,
        ContactGroupStatus: 0,
        ContactGroupLastModified: dialect.utcNow(),
        ContactGroupGUID: `c0000000-0000-4000-8000-00000000000${index}`,
      } as never)
      .execute();
    await sql`insert into ${sql.table(member)} (ContactGroupMemberContactGroupID, ContactGroupMemberType,
        ContactGroupMemberRelatedID, ContactGroupMemberFromCondition)
      select ContactGroupID, 0, ContactID, 1 from ${sql.table(group)} cross join OM_Contact
      where ContactGroupName = ${name} and ContactID % ${sql.lit(index + 3)} <> 1`.execute(db);
  }
  await storeSetting(database, 'contactGroups', largeGroups.join(','));
  await storeSetting(database, 'qualifyingRule', 'groups');
  return async () => {
    await storeSetting(database, 'qualifyingRule', 'points');
    await db.deleteFrom(member).execute();
    await db.deleteFrom(group).where('ContactGroupName', 'in', largeGroups).execute();
  };
}
