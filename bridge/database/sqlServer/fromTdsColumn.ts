import { fromTediousDateTime } from './dateTime2Value.ts';

/** What tedious says of a column of a result. */
export interface TdsColumn {
  colName: string;
  type: { name: string };
  dataLength?: number | undefined;
}

type FromTds = (value: unknown) => unknown;

const asIs: FromTds = (value) => value;

function bigint(value: unknown): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const time: FromTds = (value) => (value instanceof Date ? fromTediousDateTime(value) : value);
const date: FromTds = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value);

/** tedious divides doubles; what is exact to 15 digits comes out as it went in when the rest is rounded away. */
const decimal: FromTds = (value) => Number(Number(value).toPrecision(15));

const guid: FromTds = (value) => String(value).toLowerCase();

const converters: Readonly<Record<string, FromTds>> = {
  BigInt: bigint,
  Date: date,
  DateTime: time,
  DateTimeN: time,
  DateTime2: time,
  SmallDateTime: time,
  Decimal: decimal,
  DecimalN: decimal,
  Numeric: decimal,
  NumericN: decimal,
  UniqueIdentifier: guid,
};

/** The conversion of a column to the values of the port; null stays null, types the port does not know stay as they are. */
export function fromTdsColumn({ type, dataLength }: TdsColumn): FromTds {
  const convert = type.name === 'IntN' && dataLength === 8 ? bigint : (converters[type.name] ?? asIs);
  return convert === asIs ? asIs : (value) => (value === null ? null : convert(value));
}
