import type { Organization, TableState } from '../organization/organization.ts';
import type { Column } from '../tables/table.ts';
import { isLookup, type Value } from './row.ts';

const decimals = new Map<number, Intl.NumberFormat>();

/**
 * The text Dataverse shows for a value, in the format of an en-US user in UTC, or undefined for types that have
 * none (texts, GUIDs).
 */
export function formattedValue(organization: Organization, column: Column, value: Value): string | undefined {
  if (isLookup(value)) return primaryName(organization.table(value.table), value.id);
  switch (column.type) {
    case 'Picklist':
    case 'State':
    case 'Status':
      return label(column, Number(value));
    case 'MultiSelectPicklist':
      return String(value)
        .split(',')
        .map((part) => label(column, Number(part)) ?? part)
        .join('; ');
    case 'Boolean':
      return value === true ? column.trueLabel : column.falseLabel;
    case 'Integer':
    case 'BigInt':
      return number(0).format(Number(value));
    case 'Decimal':
    case 'Double':
      return number(column.precision ?? 2).format(Number(value));
    case 'Money':
      return `${Number(value) < 0 ? '-' : ''}$${number(column.precision ?? 2).format(Math.abs(Number(value)))}`;
    case 'DateTime':
      return dateText(String(value), column.format === 'DateOnly' || column.behavior === 'DateOnly');
    case 'EntityName':
      return organization.table(String(value))?.table.label ?? undefined;
    default:
      return undefined;
  }
}

function label(column: Column, value: number): string | undefined {
  return column.options?.find((option) => option.value === value)?.label ?? undefined;
}

function primaryName(state: TableState | undefined, id: string): string | undefined {
  if (!state || state.table.primaryName === null) return undefined;
  const name = state.rows.get(id)?.values[state.table.primaryName];
  return typeof name === 'string' ? name : undefined;
}

function number(digits: number): Intl.NumberFormat {
  const known = decimals.get(digits);
  if (known) return known;
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  decimals.set(digits, format);
  return format;
}

/** `1/31/2026` or `1/31/2026 2:05 PM`. */
function dateText(value: string, dateOnly: boolean): string {
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  const date = `${month}/${day}/${year}`;
  if (dateOnly) return date;
  const hour = Number(value.slice(11, 13));
  return `${date} ${hour % 12 === 0 ? 12 : hour % 12}:${value.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`;
}
