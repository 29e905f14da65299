import { AsyncLocalStorage } from 'node:async_hooks';

/** Where the call comes from that is being carried out. */
export interface CallOrigin {
  /** Address of the caller, or name of the machine for commands. */
  address: string;
  /** How the caller signed in, such as `apiKey`. */
  kind: string;
}

/**
 * Travels beside a call, so that what writes the audit learns it and nothing in between has to hand it on. There is none in
 * what the bridge does by itself.
 */
export const callOrigin = new AsyncLocalStorage<CallOrigin>();
