/** Events are kept so long, ms. */
export const keptMs = 30 * 24 * 60 * 60_000;
