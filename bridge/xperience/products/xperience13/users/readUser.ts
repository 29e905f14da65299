import { sql } from 'kysely';
import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import { sameText } from '../../../../database/sameText.ts';
import type { XperienceUser } from '../../../users/readUser.ts';

/** A user by name; capitals make no difference. */
export async function readUser(
  { main, dialect }: MainHandle,
  name: string,
): Promise<XperienceUser | undefined> {
  const rows = await main
    .selectFrom('CMS_User')
    .select([
      'UserID',
      'UserName',
      'UserGUID',
      'UserEnabled',
      'UserIsExternal',
      'UserIsDomain',
      'UserMFRequired',
      'UserPrivilegeLevel',
      'UserPasswordFormat',
      'UserPassword',
      'UserSecurityStamp',
    ])
    .where(dialect.textEquals(sql.ref('UserName'), name))
    .execute();
  const row = rows.find((each) => sameText(each.UserName, name));
  return (
    row && {
      userId: row.UserID,
      name: row.UserName,
      guid: row.UserGUID,
      enabled: row.UserEnabled,
      external: row.UserIsExternal ?? false,
      domain: row.UserIsDomain ?? false,
      multiFactorRequired: row.UserMFRequired ?? false,
      privilegeLevel: row.UserPrivilegeLevel,
      passwordFormat: row.UserPasswordFormat,
      passwordHash: row.UserPassword,
      securityStamp: row.UserSecurityStamp,
    }
  );
}
