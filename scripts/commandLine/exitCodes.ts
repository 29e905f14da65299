/** What commands end with; docs/operations.md lists them. */
export const exitCodes = {
  done: 0,
  /** It did not get to its end, by something that may pass by itself. */
  notDone: 1,
  /** Somebody has to put something right first; nothing was changed. */
  refused: 2,
  /** A synchronization waits for a person. */
  waits: 3,
  /** Done, except for single contacts or activities. */
  someFailed: 4,
} as const;
