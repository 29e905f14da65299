/** Codes of Dataverse errors that the bridge acts on, in the form `readError` gives them. */
export const errorCodes = {
  /** "… With Id = … Does Not Exist". */
  rowMissing: '0x80040217',
  /** "Cannot insert duplicate key": a row with this ID is there. */
  duplicateId: '0x80040237',
  /** Another row has the same alternate key. */
  duplicateAlternateKey: '0x80060892',
  /** A duplicate-detection rule found another row. */
  duplicateDetected: '0x80040333',
  /** The etag of If-Match is old. */
  versionMismatch: '0x80060882',
  /** "Resource not found for the segment": no such entity set. */
  noSuchEntitySet: '0x8006088a',
  privilegeMissing: '0x80040220',
  /** From memory. */
  privilegeDenied: '0x80048306',
  /** The IP firewall of the environment does not let the caller's address in. */
  addressBlocked: '0x80095ffe',
  sqlError: '0x80044150',
  sqlTimeout: '0x80044151',
  tooManyRequests: '0x80072322',
  tooMuchExecutionTime: '0x80072321',
  tooManyAtOnce: '0x80072326',
} as const;
