import type { TableState } from '../organization/organization.ts';
import type { Value, Values } from './row.ts';

/**
 * Values Dataverse computes from others whenever a row is written: full name, composite addresses and money in
 * base currency. The forms are those of an en-US organization (inference).
 */
export function withComputedValues(state: TableState, values: Values): Values {
  const computed: Record<string, Value | undefined> = {};
  const { columns } = state;
  if (columns.has('fullname') && columns.has('lastname')) {
    computed.fullname = joined([values.firstname, values.lastname], ' ');
  }
  for (const address of ['address1', 'address2', 'address3']) {
    if (columns.has(`${address}_composite`))
      computed[`${address}_composite`] = compositeAddress(values, address);
  }
  for (const column of columns.values()) {
    if (column.calculationOf === undefined) continue;
    const amount = values[column.calculationOf];
    computed[column.name] =
      typeof amount === 'number' ? amount / Number(values.exchangerate ?? 1) : undefined;
  }
  return withoutUndefined({ ...values, ...computed });
}

/** Leaves out the columns without a value. */
export function withoutUndefined(values: Readonly<Record<string, Value | undefined>>): Values {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}

function compositeAddress(values: Values, address: string): string | undefined {
  const part = (name: string): Value | undefined => values[`${address}_${name}`];
  const town = joined([joined([part('city'), part('stateorprovince')], ', '), part('postalcode')], ' ');
  return joined([part('line1'), part('line2'), part('line3'), town, part('country')], '\r\n');
}

function joined(parts: readonly (Value | undefined)[], separator: string): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length > 0 ? present.join(separator) : undefined;
}
