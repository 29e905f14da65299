import { type WebApiError, webApiError } from './webApiError.ts';

const helpLink =
  'For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293';

/** 400 0x80048d19: the OData layer could not read the body. `inner` starts with the exception's type. */
export function payloadError(entitySet: string, inner: string): WebApiError {
  return webApiError(
    400,
    '0x80048d19',
    `Error identified in Payload provided by the user for Entity :'${entitySet}', ${helpLink}  ---->  InnerException : ${inner}`,
  );
}

/** A JSON value that is not of the property's Edm type. */
export function cannotConvert(entitySet: string, literal: string, edmType: string): WebApiError {
  return payloadError(
    entitySet,
    `Microsoft.OData.ODataException: Cannot convert the literal '${literal}' to the expected type '${edmType}'.`,
  );
}

/** A Decimal or Int64 sent as text: only allowed with IEEE754Compatible=true, which Dataverse does not take. */
export function numberAsText(entitySet: string, edmType: string): WebApiError {
  return payloadError(
    entitySet,
    `Microsoft.OData.ODataException: Cannot convert a value to target type '${edmType}' because of conflict between input format string/number and parameter 'IEEE754Compatible' false/true.`,
  );
}

/** An object or array where a plain value belongs. */
export function unexpectedNode(
  entitySet: string,
  property: string,
  node: string,
  expected: string,
): WebApiError {
  return payloadError(
    entitySet,
    `Microsoft.OData.ODataException: An unexpected '${node}' node was found for property named '${property}' when reading from the JSON reader. A '${expected}' node was expected.`,
  );
}

/** `x@odata.bind` where x is no single-valued navigation property (names are case-sensitive). */
export function undeclaredNavigation(entitySet: string, name: string): WebApiError {
  return payloadError(
    entitySet,
    `Microsoft.OData.ODataException: An undeclared property '${name}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
  );
}

/** A property the table does not have. */
export function invalidProperty(logicalName: string, name: string): WebApiError {
  return webApiError(
    400,
    '0x0',
    `An error occurred while validating input parameters: Microsoft.Crm.CrmException: Invalid property '${name}' was found in entity 'Microsoft.Dynamics.CRM.${logicalName}'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open type.`,
  );
}

/** A lookup written as a plain value instead of `@odata.bind`. */
export function directLookupUpdate(): WebApiError {
  return webApiError(
    400,
    '0x80060888',
    'CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.',
  );
}

/** The body is no JSON object. */
export function unreadableBody(entitySet: string, reason: string): WebApiError {
  return payloadError(entitySet, `Microsoft.OData.ODataException: ${reason}`);
}
