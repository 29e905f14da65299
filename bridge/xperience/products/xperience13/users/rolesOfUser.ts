import type { MainHandle } from '../../../../database/bridgeDatabase.ts';

/** Query for the numbers of a user's roles: assigned directly or by a membership, and not expired. */
export function rolesOfUser({ main, dialect }: MainHandle, userId: number) {
  const assigned = main
    .selectFrom('CMS_UserRole')
    .select('RoleID')
    .where('UserID', '=', userId)
    .where((eb) => eb.or([eb('ValidTo', 'is', null), eb('ValidTo', '>', dialect.now())]));
  const byMembership = main
    .selectFrom('CMS_MembershipUser as member')
    .innerJoin('CMS_MembershipRole as gives', 'gives.MembershipID', 'member.MembershipID')
    .select('gives.RoleID')
    .where('member.UserID', '=', userId)
    .where((eb) => eb.or([eb('member.ValidTo', 'is', null), eb('member.ValidTo', '>', dialect.now())]));
  return assigned.union(byMembership);
}
