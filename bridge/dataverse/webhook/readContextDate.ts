/** Milliseconds of 1970, perhaps with an offset, which does not move the instant. */
const ticks = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)$/;
/** Dataverse keeps no other years. */
const [first, last] = [Date.UTC(1753, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59)];

/**
 * Reads a time of an execution context in either of its forms, `/Date(1608015600000)/` and `2025-09-17T03:25:10.000Z`.
 * @returns UTC in whole seconds, as the Web API writes it; undefined for any other text and for years no row can have
 */
export function readContextDate(text: string): string | undefined {
  const [, milliseconds] = ticks.exec(text) ?? [];
  const at =
    milliseconds === undefined ? (iso.test(text) ? Date.parse(text) : Number.NaN) : Number(milliseconds);
  return at >= first && at <= last ? `${new Date(at).toISOString().slice(0, 19)}Z` : undefined;
}
