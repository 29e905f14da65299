import { sql } from 'kysely';
import { type NamesQuery, namedColumns } from '../../fields/namedRows.ts';
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

  selectNames({ main, dialect }, kind, wanted) {
    const columns = {
      id: sql.ref('row.UserID'),
      name: sql.ref('row.FullName'),
      code: sql.ref('row.UserName'),
    };
    return main
      .selectFrom('CMS_User as row')
      .innerJoin(wanted, 'wanted.id', 'row.UserID')
      .select(namedColumns(dialect, kind, columns)) as unknown as NamesQuery;
  },
};
