import { type WebApiError, webApiError } from '../errors/webApiError.ts';

/** 400: the text is no FetchXML. The code is inference; the documentation names none. */
export function invalidFetch(message: string): WebApiError {
  return webApiError(400, '0x80040203', `Invalid FetchXml: ${message}`);
}

/** 400: a column the table does not have. */
export function unknownFetchAttribute(schemaName: string, name: string): WebApiError {
  return webApiError(
    400,
    '0x80041103',
    `'${schemaName}' entity doesn't contain attribute with Name = '${name}' and NameMapping = 'Logical'.`,
  );
}

/** 400: a table the organization does not have. */
export function unknownFetchEntity(name: string): WebApiError {
  return webApiError(
    400,
    '0x80040217',
    `The entity with a name = '${name}' with namemapping = 'Logical' was not found in the MetadataCache.`,
  );
}

/** 400: more rows than an aggregate may look at. */
export function aggregateLimitExceeded(): WebApiError {
  return webApiError(400, '0x8004e023', 'AggregateQueryRecordLimit exceeded. Cannot perform this operation.');
}
