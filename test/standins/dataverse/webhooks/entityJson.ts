import type { Organization, TableState } from '../organization/organization.ts';
import { columnValue } from '../rows/columnValue.ts';
import { type RawNumber, toRawNumber } from '../rows/exactNumber.ts';
import { formattedValue } from '../rows/formattedValue.ts';
import { isLookup, type LookupValue, type Row, type Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';

export type Json = string | number | boolean | null | RawNumber | Json[] | { [name: string]: Json };

/** Both forms of dates are seen in the wild: `/Date(1608015600000)/` and `2025-09-17T03:25:10.000Z`. */
export type DateForm = 'ticks' | 'iso';

const contracts = 'http://schemas.microsoft.com/xrm/2011/Contracts';

export type EntityOptions = {
  organization: Organization;
  dates: DateForm;
};

/**
 * Columns of a row as the Entity of a message's target: those named, null where the row has no value. In an image, `__type` is
 * missing, for its type is declared there, and so are the columns without a value (inference: entities that Dataverse
 * reads leave them out).
 */
export function entityJson(
  { organization, dates }: EntityOptions,
  state: TableState,
  row: Row,
  columns: Iterable<string>,
  as: 'target' | 'image',
): Json {
  const attributes: Json[] = [];
  const formatted: Json[] = [];
  for (const name of new Set([...columns, state.table.primaryId])) {
    const column = state.columns.get(name);
    if (!column) continue;
    const value = columnValue(state, column, row);
    if (value === undefined && as === 'image') continue;
    attributes.push({ key: name, value: value === undefined ? null : valueJson(column, value, dates) });
    const text =
      as === 'image' && value !== undefined ? formattedValue(organization, column, value) : undefined;
    if (text !== undefined) formatted.push({ key: name, value: text });
  }
  return {
    ...(as === 'target' ? { __type: `Entity:${contracts}` } : {}),
    Attributes: attributes,
    EntityState: null,
    FormattedValues: formatted,
    Id: row.id,
    KeyAttributes: [],
    LogicalName: state.table.logicalName,
    RelatedEntities: [],
    RowVersion: null,
  };
}

export function referenceJson({ id, table }: LookupValue): Json {
  return {
    __type: `EntityReference:${contracts}`,
    Id: id,
    KeyAttributes: [],
    LogicalName: table,
    Name: null,
    RowVersion: null,
  };
}

export function optionJson(value: number): Json {
  return { __type: `OptionSetValue:${contracts}`, Value: value };
}

export function dateJson(instant: Date, dates: DateForm): string {
  return dates === 'ticks' ? `/Date(${instant.getTime()})/` : instant.toISOString();
}

function valueJson(column: Column, value: Value, dates: DateForm): Json {
  if (isLookup(value)) return referenceJson(value);
  switch (column.type) {
    case 'Picklist':
    case 'State':
    case 'Status':
      return optionJson(Number(value));
    case 'MultiSelectPicklist':
      return String(value)
        .split(',')
        .map((each) => optionJson(Number(each)));
    case 'Money':
      return { __type: `Money:${contracts}`, Value: toRawNumber(String(value)) };
    case 'Decimal':
      return toRawNumber(withTenDecimals(String(value)));
    case 'BigInt':
      return toRawNumber(String(value));
    case 'DateTime':
      // A date without a time is its midnight, as an instant.
      return dateJson(new Date(String(value)), dates);
    default:
      return value;
  }
}

/** As they come out of a column of ten decimals. */
function withTenDecimals(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(10, '0')}`;
}
