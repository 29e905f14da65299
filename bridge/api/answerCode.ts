import type { UnavailableKind } from '../dataverse/dataverseUnavailable.ts';
import type { RefusalCode } from '../sync/refusalCode.ts';

/**
 * Every code of a problem answer: those of the engine, and those of the API itself. A new one needs its cause and what to do
 * in scripts/generate/troubleshooting/answers.ts, from which docs/troubleshooting.md is made.
 */
export type AnswerCode = RefusalCode | OwnAnswerCode;

/** What is answered before or without the engine. */
export type OwnAnswerCode =
  | `dynamics${Capitalize<UnavailableKind>}`
  | 'apiKeyExpired'
  | 'apiKeyNameTaken'
  | 'apiKeyNotFound'
  | 'apiKeyRevoked'
  | 'apiKeysOff'
  | 'bodyTooLarge'
  | 'bridgeBusy'
  | 'columnNotFound'
  | 'connectionNotEncrypted'
  | 'contactUnreadable'
  | 'contactidMissing'
  | 'crossSiteRequest'
  | 'cursorUnusable'
  | 'databaseBusy'
  | 'databaseReadOnly'
  | 'databaseRightMissing'
  | 'databaseUnavailable'
  | 'instantTriggersOff'
  | 'invalidRequest'
  | 'jsonTooDeep'
  | 'malformedJson'
  | 'messageNotTaken'
  | 'notificationAddressNotAllowed'
  | 'organizationUnknown'
  | 'permissionMissing'
  | 'signInMalformed'
  | 'signInMissing'
  | 'tableNotTaken'
  | 'tokenExpired'
  | 'tokenForOtherAudience'
  | 'tokenKeyUnknown'
  | 'tokenKeysUnreachable'
  | 'tokenNotYetValid'
  | 'tokenOfOtherTenant'
  | 'tokensOff'
  | 'tooManyAtOnce'
  | 'tooManyRequests'
  | 'tooManySignIns'
  | 'unexpectedError'
  | 'unknownAddress'
  | 'userRefused'
  | 'wrongApiKey'
  | 'wrongContentType'
  | 'wrongMethod'
  | 'wrongPassword'
  | 'wrongToken';
