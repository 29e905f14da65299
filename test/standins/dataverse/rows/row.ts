/** What a lookup holds: the row pointed at and its table. */
export type LookupValue = { id: string; table: string };

/**
 * A stored value. Texts of dates are normalised: `YYYY-MM-DD` for Edm.Date, `YYYY-MM-DDTHH:MM:SSZ` for
 * Edm.DateTimeOffset. Multi-select choices are a text of ascending numbers joined by commas.
 */
export type Value = string | number | boolean | LookupValue;

/** Columns without a value are absent. */
export type Values = Readonly<Record<string, Value>>;

/** A row as stored. Never changed in place: a write puts a new one. */
export type Row = {
  /** Lower-case GUID. */
  readonly id: string;
  /** The number in the etag; grows with every write in the whole organization. */
  readonly version: number;
  readonly values: Values;
};

export function isLookup(value: Value | undefined): value is LookupValue {
  return typeof value === 'object';
}
