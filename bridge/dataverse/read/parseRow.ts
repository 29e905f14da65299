import type { ColumnValue } from '../../mapping/types.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import type { DataverseRow } from '../types.ts';

const lookupProperty = /^_.+_value$/;
const tableAnnotation = '@Microsoft.Dynamics.CRM.lookuplogicalname';

/** A row of the Web API's JSON without its annotations. Throws BadAnswer when it has no ID or no version. */
export function parseRow(primaryId: string, json: unknown): DataverseRow {
  if (!isRecord(json)) throw new BadAnswer('a row of the answer is not an object');
  const id = json[primaryId];
  const etag = json['@odata.etag'];
  if (typeof id !== 'string' || typeof etag !== 'string') {
    throw new BadAnswer(`a row of the answer lacks its ${typeof id === 'string' ? 'version' : 'ID'}`);
  }
  const values: Record<string, ColumnValue> = {};
  const lookupTables: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name.endsWith(tableAnnotation) && typeof value === 'string') {
      lookupTables[name.slice(0, -tableAnnotation.length)] = value;
    } else if (!name.includes('@') && isColumnValue(value)) {
      const isGuid = typeof value === 'string' && (name === primaryId || lookupProperty.test(name));
      values[name] = isGuid ? value.toLowerCase() : value;
    }
  }
  return { id: id.toLowerCase(), etag, values, lookupTables };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isColumnValue(value: unknown): value is ColumnValue {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}
