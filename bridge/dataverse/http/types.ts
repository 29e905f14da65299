import type { CallOptions } from '../types.ts';

/** An HTTP answer read to its end. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  milliseconds: number;
}

/** A request to the Web API before token, common headers and repeats are added. */
export interface WebRequest {
  /** For counting and the log, such as "read rows". */
  purpose: string;
  method: 'GET' | 'POST';
  /** Below the base address, with its encoded query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | string;
  /** Rows or queries carried. */
  operations: number;
  /** Whether doing it twice is harmless: reads and batches of reads. Writes are never repeated blindly. */
  repeatable: boolean;
}

export interface SendOptions extends CallOptions {
  /** Asked immediately before the request is put on the wire; false keeps it back. */
  mayWrite?: () => boolean | Promise<boolean>;
}

/**
 * Sends one request with everything that holds for all of them. `parse` sees every answer but the ones that were
 * waited out; when it throws BadAnswer the answer counts as lost. Throws DataverseUnavailable.
 */
export type Send = <Result>(
  request: WebRequest,
  parse: (answer: Answer) => Result,
  options: SendOptions,
) => Promise<Result>;
