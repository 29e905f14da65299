import { type WebApiError, webApiError } from './webApiError.ts';

/** 404: no row with this id. */
export function rowNotFound(logicalName: string, id: string): WebApiError {
  return webApiError(404, '0x80040217', `${logicalName} With Id = ${id} Does Not Exist`);
}

/** 404: no row with these alternate key values. */
export function rowNotFoundByKey(logicalName: string): WebApiError {
  return webApiError(
    404,
    '0x80060891',
    `A record with the specified key values does not exist in ${logicalName} entity`,
  );
}

/** 400: the parenthesised key names columns that form no active alternate key. */
export function invalidKey(logicalName: string): WebApiError {
  return webApiError(
    400,
    '0x80060888',
    `The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.${logicalName}'. Ensure that the names and number of key properties match the declared alternate key properties for the resource 'Microsoft.Dynamics.CRM.${logicalName}'.`,
  );
}

/** 412: the primary key is taken. */
export function rowExists(): WebApiError {
  return webApiError(412, '0x80040237', 'A record with matching key values already exists.');
}

/** 412: an active alternate key would hold the same values twice. */
export function keyViolation(key: string, entity: string, values: string): WebApiError {
  return webApiError(
    412,
    '0x80060892',
    `A record that has the attribute values ${values} already exists. The entity key ${key} requires that this set of attributes contains unique values. Select unique values and try again. (Entity: ${entity})`,
  );
}

/** 412: a duplicate detection rule matched and the request asked for detection. */
export function duplicateFound(): WebApiError {
  return webApiError(
    412,
    '0x80040333',
    'A record was not created or updated because a duplicate of the current record already exists.',
  );
}

/** 412: the etag of If-Match is not the row's. */
export function versionMismatch(): WebApiError {
  return webApiError(
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}

/** 400: If-Match with an etag on a table without optimistic concurrency. */
export function concurrencyNotEnabled(logicalName: string): WebApiError {
  return webApiError(
    400,
    '0x8006088d',
    `Optimistic concurrency isn't enabled for entity type ${logicalName}. The IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.`,
  );
}

/** 400: text longer than MaxLength. */
export function textTooLong(logicalName: string, column: string, maxLength: number): WebApiError {
  return webApiError(
    400,
    '0x80044331',
    `A validation error occurred.  The length of the '${column}' attribute of the '${logicalName}' entity exceeded the maximum allowed length of '${maxLength}'.`,
  );
}

/** 400: a number outside MinValue…MaxValue. Integers have a code of their own. */
export function numberOutOfRange(
  logicalName: string,
  column: string,
  value: number,
  sdkType: string,
  min: number,
  max: number,
): WebApiError {
  return webApiError(
    400,
    sdkType === 'System.Int32' || sdkType === 'System.Int64' ? '0x8004432f' : '0x80044330',
    `A validation error occurred for ${logicalName}.${column}. The value ${value} of type ${sdkType} is outside the valid range(${min} to ${max}).`,
  );
}

/** 400: not one of the column's choices. */
export function unknownChoice(
  logicalName: string,
  column: string,
  value: number,
  accepted: readonly number[],
): WebApiError {
  return webApiError(
    400,
    '0x8004431a',
    `A validation error occurred. The value ${value} of '${column}' on record of type '${logicalName}' is outside the valid range. Accepted Values: ${accepted.join(',')}`,
  );
}

/** 400: a date before 1753, the first SQL Server's datetime holds. */
export function dateTooEarly(value: string): WebApiError {
  return webApiError(
    400,
    '0x80040239',
    `DateTime is less than minimum value supported by CrmDateTime. Actual value: ${value}, Minimum value supported: 01/01/1753 00:00:00`,
  );
}

/** 400: null for a column the platform itself needs. */
export function requiredColumn(logicalName: string, column: string): WebApiError {
  return webApiError(
    400,
    '0x80040203',
    `Attribute '${column}' of entity '${logicalName}' is required and cannot be NULL.`,
  );
}

/** 400: the status does not belong to the state. `where` ends the sentence: "on task with Id …". */
export function invalidStatus(status: number, stateName: string, where: string): WebApiError {
  return webApiError(
    400,
    '0x80048408',
    `${status} is not a valid status code for state code ${stateName} ${where}.`,
  );
}

/** 403: column security. Code and words are inference. */
export function securedColumn(userId: string, write: 'create' | 'update', column: string): WebApiError {
  return webApiError(
    403,
    write === 'create' ? '0x8004f507' : '0x8004f508',
    `Caller user with Id ${userId} does not have ${write} permissions to the ${column} secured field(s). The requested operation could not be completed.`,
  );
}
