/** How `JSON.parse` tells a reviver the characters of a value; TypeScript's library does not know it yet. */
interface Source {
  source?: string;
}

type ParseWithSource = (
  text: string,
  reviver: (this: unknown, name: string, value: unknown, context: Source) => unknown,
) => unknown;

/** So many digits every float holds exactly. */
const exactDigits = 15;

/**
 * Only a text with so long a number, or with such an exponent, can hold one that a float changes. A number begins the text
 * or stands behind one of these characters, unlike most digits of a GUID or a time, which are within quotation marks.
 */
const holdsLongNumber = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE][+-]?\d\d)/;

/**
 * Parses JSON without changing a number: one that JavaScript's floats cannot hold, such as 9007199254740993 or
 * 922337203685477.5807, becomes the text of its characters. Everything else is as `JSON.parse` gives it.
 * @throws SyntaxError for what is no JSON, RangeError for what is nested too deeply
 */
export function parseExactJson(text: string): unknown {
  if (!holdsLongNumber.test(text)) return JSON.parse(text);
  return (JSON.parse as ParseWithSource)(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && !isExact(value, source) ? source : value,
  );
}

function isExact(value: number, source: string): boolean {
  if (String(value) === source) return true;
  const digits = countDigits(source);
  return digits <= exactDigits && Number.isFinite(value) && (value !== 0 || digits === 0);
}

/** Digits of a JSON number from its first that is not 0 to its last one; its exponent has none of them. */
function countDigits(source: string): number {
  let count = 0;
  let upToLast = 0;
  for (const character of source) {
    if (character === 'e' || character === 'E') break;
    if (character < '0' || character > '9') continue;
    if (count > 0 || character !== '0') count += 1;
    if (character !== '0') upToLast = count;
  }
  return upToLast;
}
