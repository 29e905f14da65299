import { idRows } from '../../../database/idRows.ts';
import type { UserSource } from '../product.ts';
import { readPermissions } from './users/readPermissions.ts';
import { readSignInBars } from './users/readSignInBars.ts';
import { readUser } from './users/readUser.ts';

/** Users with levels of privilege, roles and memberships of sites. */
export const users: UserSource = {
  longestName: 100,
  usualHash: { digest: 'sha1', iterations: 10_000 },
  readUser,
  readSignInBars,
  readPermissions,

  async readNames({ main, dialect }, userIds) {
    const rows = await main
      .selectFrom('CMS_User as row')
      .innerJoin(idRows(dialect, 'wanted', userIds), 'wanted.id', 'row.UserID')
      .select(['row.UserID as id', 'row.FullName', 'row.UserName'])
      .execute();
    return new Map(rows.map((user) => [user.id, user.FullName?.trim() || user.UserName]));
  },
};
