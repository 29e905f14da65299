/** A number of a JSON body with more digits than a float; `JSON.stringify` writes its characters. */
export type RawNumber = { readonly rawJSON: string };

type Exact = {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** TypeScript's library does not know how JSON keeps the characters of numbers. */
const { parse, rawJSON, isRawJSON } = JSON as unknown as Exact;

const plainNumber = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Parses JSON as .NET does, whose Decimal and Int64 hold what a float does not: such numbers stay as they are written. */
export function parseExact(text: string): unknown {
  return parse(text, (_name, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    const plain = plainText(source);
    return plain === undefined || plain === plainText(String(value)) ? value : rawJSON(source);
  });
}

export function isRawNumber(value: unknown): value is RawNumber {
  return isRawJSON(value);
}

/** The number as JSON writes it with all its digits. */
export function toRawNumber(text: string): RawNumber {
  return rawJSON(text);
}

/** A number without exponent and without zeros that mean nothing; undefined for anything else. */
export function plainText(source: string): string | undefined {
  const [, sign = '', whole, fraction = '', exponent = '0'] = plainNumber.exec(source) ?? [];
  if (whole === undefined) return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = '0'.repeat(Math.max(0, 1 - point)) + digits.padEnd(Math.max(point, 0), '0');
  const at = Math.max(point, 1);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const decimals = padded.slice(at).replace(/0+$/, '');
  const magnitude = decimals === '' ? integer : `${integer}.${decimals}`;
  return magnitude === '0' ? '0' : sign + magnitude;
}

/** Whether a plain number lies outside; the limits are floats, as in metadata. */
export function isOutside(text: string, min: number, max: number): boolean {
  const compare = (limit: number): number => {
    if (!Number.isFinite(limit)) return limit > 0 ? -1 : 1;
    const [left, right] = [scaled(text, 20), scaled(plainText(String(limit)) ?? '0', 20)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return compare(min) < 0 || compare(max) > 0;
}

/** Rounds a plain number to so many decimals, half a unit away from zero. */
export function roundExact(text: string, decimals: number): string {
  const unit = 10n ** BigInt(20 - decimals);
  const value = scaled(text, 20);
  const half = (value < 0n ? -unit : unit) / 2n;
  const rounded = (value + half) / unit;
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return (
    plainText(
      `${rounded < 0n ? '-' : ''}${digits.slice(0, at)}${decimals > 0 ? `.${digits.slice(at)}` : ''}`,
    ) ?? text
  );
}

function scaled(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
}
