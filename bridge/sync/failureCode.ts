import type { ProblemCode } from '../mapping/types.ts';

/** What fails of a contact or an activity beyond values that do not fit. */
type DeliveryCode =
  | 'answerUncertain'
  | 'contactDeleted'
  | 'contactMerged'
  | 'contactOwnerUnusable'
  | 'contactRowMissing'
  | 'duplicateInDynamics'
  | 'dynamicsBusy'
  | 'emailShared'
  | 'forbiddenByDynamics'
  | 'keepsChanging'
  | 'lostByModule'
  | 'mergeNotFollowed'
  | 'refusedByDynamics'
  | 'refusedByXperience'
  | 'rowDeleted'
  | 'rowDeletedUnlinked'
  | 'rowInactive'
  | 'rowLinkedToOther'
  | 'rowNotDeactivated'
  | 'rowNotRestorable'
  | 'severalRowsWithEmail'
  | 'unexpected'
  | 'webhookNotTaken';

/** Everything a delivery can fail with; a code without a remedy, or without a cause in the docs, does not compile. */
export type FailureCode = ProblemCode | DeliveryCode;
