/** The column types both engines are used with, written as SQL Server writes them. */
export type SqlType =
  | 'int'
  | 'bigint'
  | 'bit'
  | 'float'
  | `decimal(${number},${number})`
  | `nvarchar(${number})`
  | 'nvarchar(max)'
  | 'date'
  | 'datetime2(7)'
  | 'uniqueidentifier';

declare const dateTime2: unique symbol;

/**
 * A datetime2(7) as both drivers hand it over and take it: `2026-11-03T14:05:09.1234567`, always seven
 * digits and no zone, because Xperience stores the server's local time and no offset. Whether a column is
 * local or UTC is said by its name and documentation, never by the value.
 */
export type DateTime2 = string & { readonly [dateTime2]: true };

/**
 * The JavaScript value of a SQL type: GUIDs are lower-case text, dates `2026-11-03`, decimals numbers (exact
 * to 15 digits; text is taken for more), and a bigint a number, or decimal text where it lies beyond ±2^53.
 */
export type ValueOf<T extends SqlType> = T extends 'int' | 'float'
  ? number
  : T extends 'bigint' | `decimal(${string}`
    ? number | string
    : T extends 'bit'
      ? boolean
      : T extends 'datetime2(7)'
        ? DateTime2
        : string;

const sqlTypePattern =
  /^(int|bigint|bit|float|date|datetime2\(7\)|uniqueidentifier|nvarchar\((?:[1-9]\d{0,3}|max)\)|decimal\(\d{1,2},\d{1,2}\))$/;

/** Whether a text names one of the column types. */
export function isSqlType(text: string): text is SqlType {
  return sqlTypePattern.test(text);
}

/** The type without its size: `nvarchar(100)` → `nvarchar`. */
export function baseType(type: string): string {
  return type.replace(/\(.*/, '');
}
