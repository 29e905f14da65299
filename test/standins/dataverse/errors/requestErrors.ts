import { type WebApiError, webApiError } from './webApiError.ts';

/** 404: the address names no entity set, function or action. Names are case-sensitive. */
export function unknownSegment(segment: string): WebApiError {
  return webApiError(404, '0x8006088a', `Resource not found for the segment '${segment}'.`);
}

/** 404: the address exists, but not for this method or in this form. */
export function noHttpResource(uri: string): WebApiError {
  return webApiError(404, '', `No HTTP resource was found that matches the request URI '${uri}'.`);
}

/** 405: the method does not exist for this kind of address. */
export function methodNotAllowed(method: string): WebApiError {
  return webApiError(405, '', `The requested resource does not support http method '${method}'.`);
}

/** 400: a column in $select, $filter, $orderby that the table does not have. */
export function unknownQueryProperty(logicalName: string, name: string): WebApiError {
  return webApiError(
    400,
    '0x0',
    `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${logicalName}'.`,
  );
}

/** 400: the query does not parse. */
export function querySyntax(message: string): WebApiError {
  return webApiError(400, '0x80060888', message);
}

/** 403: the caller's roles lack the privilege. */
export function missingPrivilege(userId: string, privilege: string, logicalName: string): WebApiError {
  return webApiError(
    403,
    '0x80040220',
    `Principal user (Id=${userId}, type=8) is missing ${privilege} privilege on OTC for entity '${logicalName}'. context.Caller=${userId}`,
  );
}

/** 403: the token is good, but no enabled system user belongs to it. */
export function notAMember(): WebApiError {
  return webApiError(403, '0x80072560', 'The user is not a member of the organization.');
}

/** 403: the user exists but has been disabled. */
export function userDisabled(userId: string): WebApiError {
  return webApiError(
    403,
    '0x80040225',
    `The specified user(Id = ${userId}) is disabled. Consider enabling this user.`,
  );
}

/** 501: real in Dataverse, not imitated here. Loud, so that no test passes by accident. */
export function notImitated(what: string): WebApiError {
  return webApiError(501, '', `The Dataverse stand-in does not imitate ${what}.`);
}

/** 400: the table does not take the message, as CreateMultiple on tables that do not list it. */
export function messageNotSupported(message: string, logicalName: string): WebApiError {
  return webApiError(
    400,
    '0x80040800',
    `The '${message}' method does not support entities of type '${logicalName}'. MessageProcessorCache returned MessageProcessor.Empty.`,
  );
}
