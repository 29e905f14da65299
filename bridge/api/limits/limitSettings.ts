/** How much callers may ask for. Infinity for no limit. */
export interface LimitSettings {
  /** Requests a minute of a caller who is signed in. */
  callerPerMinute: number;
  /** Requests a minute of an address whose sign-in fails or is not known yet. */
  addressPerMinute: number;
  /** Requests of a caller that are in hand at once. */
  callerAtOnce: number;
  /** Requests of all callers that are in hand at once. */
  atOnce: number;
  /** Bodies of all requests in hand. */
  bodyBytes: number;
}

export const noLimits: LimitSettings = {
  callerPerMinute: Number.POSITIVE_INFINITY,
  addressPerMinute: Number.POSITIVE_INFINITY,
  callerAtOnce: Number.POSITIVE_INFINITY,
  atOnce: Number.POSITIVE_INFINITY,
  bodyBytes: Number.POSITIVE_INFINITY,
};
