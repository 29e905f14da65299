const number = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * A number as plain decimal text: no exponent, no superfluous zeros, no "-0". Two numbers are equal exactly when
 * their texts are. Undefined for what is no finite number in neutral notation (a point before the decimals).
 */
export function decimalText(value: number | string): string | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    // JavaScript prints the shortest plain text itself unless it needs an exponent.
    const text = String(value);
    return text.includes('e') ? plain(text) : text;
  }
  return plain(value.trim());
}

function plain(text: string): string | undefined {
  const parts = number.exec(text);
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = digits.padStart(digits.length + Math.max(0, -point), '0').padEnd(Math.max(point, 0), '0');
  const at = Math.max(point, 0);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '') || '0';
  const decimals = padded.slice(at).replace(/(?<!0)0+$/, '');
  const magnitude = decimals === '' ? integer : `${integer}.${decimals}`;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/**
 * Rounds a plain decimal text to a number of decimals; `ties` says where exactly half a unit goes. Works on the
 * decimal digits, not on the binary number, so 1.005 rounds to 1.01 as people and both systems expect.
 */
export function roundDecimal(text: string, decimals: number, ties: 'awayFromZero' | 'towardsZero'): string {
  const point = text.indexOf('.');
  if (point < 0 || text.length - point - 1 <= decimals) return text;
  const dropped = text.slice(point + 1 + decimals);
  const kept = text.slice(0, point + 1 + decimals).replace('.', '');
  const tie = dropped === '5';
  const up = tie ? ties === 'awayFromZero' : dropped.charCodeAt(0) >= 53;
  const sign = kept.startsWith('-') ? '-' : '';
  const magnitude = BigInt(sign ? kept.slice(1) : kept) + (up ? 1n : 0n);
  const digits = magnitude.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return plain(`${sign}${whole}.${digits.slice(digits.length - decimals)}`) ?? text;
}

/** Digits of a plain decimal text from the first that is not 0 to the last; 0 has none. */
export function significantDigits(text: string): number {
  const digits = text.replace(/[-.]/g, '');
  let start = 0;
  let end = digits.length;
  while (start < end && digits[start] === '0') start += 1;
  while (end > start && digits[end - 1] === '0') end -= 1;
  return end - start;
}

/** How two plain decimal texts compare as numbers: below 0, 0 or above 0 as the first is less, equal or greater. */
export function compareDecimals(left: string, right: string): number {
  const negative = left.startsWith('-');
  if (negative !== right.startsWith('-')) return negative ? -1 : 1;
  const greater = compareMagnitudes(left.replace('-', ''), right.replace('-', ''));
  return negative ? -greater : greater;
}

function compareMagnitudes(left: string, right: string): number {
  const [wholeLeft = '', decimalsLeft = ''] = left.split('.');
  const [wholeRight = '', decimalsRight = ''] = right.split('.');
  if (wholeLeft.length !== wholeRight.length) return wholeLeft.length - wholeRight.length;
  const [one, other] = [wholeLeft + decimalsLeft, wholeRight + decimalsRight];
  return one === other ? 0 : one < other ? -1 : 1;
}
