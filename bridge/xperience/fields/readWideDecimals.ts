import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DialectFunctions } from '../../database/dialectFunctions.ts';

/** So many digits of a decimal the drivers hand over exactly. */
const driverDigits = 15;

/** How long the columns of a table are taken to be still the same, ms. */
const trustedMs = 60_000;

type Known = { names: Promise<ReadonlySet<string>>; until: number };

const known = new WeakMap<ContactHandle['db'], Known>();

/**
 * The columns of OM_Contact, in lower case, that hold decimals with more digits than the driver hands over: only their
 * text tells them all. None on an engine that does not keep so many.
 * @param clock milliseconds that only go forward
 */
export function readWideDecimals(
  { db, dialect }: ContactHandle,
  clock: () => number = () => performance.now(),
): Promise<ReadonlySet<string>> {
  if (dialect.exactDecimalDigits <= driverDigits) return none;
  const found = known.get(db);
  if (found !== undefined && clock() < found.until) return found.names;
  const names = dialect
    .readColumns(db, 'OM_Contact')
    .then(
      (columns) => new Set(columns.filter(({ type }) => isWide(type)).map(({ name }) => name.toLowerCase())),
    );
  known.set(db, { names, until: clock() + trustedMs });
  // A failed look is no answer for the next one.
  names.catch(() => known.delete(db));
  return names;
}

/** Whether the values of a column are read as text; by its type as the catalogue tells it. */
export function isReadAsText({ exactDecimalDigits }: DialectFunctions, type: string): boolean {
  return exactDecimalDigits > driverDigits && isWide(type);
}

const none: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());

function isWide(type: string): boolean {
  const digits = /^decimal\((\d+),/.exec(type)?.[1];
  return digits !== undefined && Number(digits) > driverDigits;
}
