import type { TableState } from '../organization/organization.ts';
import type { Value, Values } from './row.ts';

type Given = Readonly<Record<string, Value | undefined>>;

/**
 * Values Dataverse computes from others whenever a row is written: full name, composite addresses and money in
 * base currency. The forms are those of an en-US organization (inference).
 */
export function withComputedValues(state: TableState, values: Given): Values {
  const { columns } = state;
  const result = withoutUndefined(values);
  const set = (name: string, value: Value | undefined): void => {
    if (value !== undefined) result[name] = value;
    else if (name in result) delete result[name];
  };
  if (columns.has('fullname') && columns.has('lastname')) {
    set('fullname', joined([values.firstname, values.lastname], ' '));
  }
  for (const address of ['address1', 'address2', 'address3']) {
    const name = `${address}_composite`;
    if (columns.has(name)) set(name, compositeAddress(values, address));
  }
  for (const { name, calculationOf } of calculatedColumns(state)) {
    const amount = values[calculationOf];
    const rate = Number(values.exchangerate ?? 1);
    set(name, amount === undefined || rate === 1 ? amount : Number(amount) / rate);
  }
  return result;
}

/** Leaves out the columns without a value. Plain loops: this runs for every row written. */
export function withoutUndefined(values: Given): Record<string, Value> {
  const present: Record<string, Value> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) present[name] = value;
  }
  return present;
}

type Calculated = { name: string; calculationOf: string };

const calculated = new WeakMap<TableState['columns'], Calculated[]>();

function calculatedColumns({ columns }: TableState): Calculated[] {
  const known = calculated.get(columns);
  if (known) return known;
  const found = [...columns.values()].flatMap(({ name, calculationOf }) =>
    calculationOf === undefined ? [] : [{ name, calculationOf }],
  );
  calculated.set(columns, found);
  return found;
}

function compositeAddress(values: Given, address: string): string | undefined {
  const part = (name: string): Value | undefined => values[`${address}_${name}`];
  const town = joined([joined([part('city'), part('stateorprovince')], ', '), part('postalcode')], ' ');
  return joined([part('line1'), part('line2'), part('line3'), town, part('country')], '\r\n');
}

function joined(parts: readonly (Value | undefined)[], separator: string): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length > 0 ? present.join(separator) : undefined;
}
