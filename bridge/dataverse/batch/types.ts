/** One request inside a `$batch`. */
export interface BatchRequest {
  method: 'GET' | 'PATCH' | 'POST';
  /** From the root of the host, with its encoded query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** JSON text. */
  body?: string;
}

/** What a batch carries in order: single requests, or changesets whose requests are done all or not at all. */
export type BatchItem = readonly [BatchRequest] | { changeset: readonly BatchRequest[] };

/** The answer to one request inside a batch. */
export interface PartAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  contentId?: string;
}

/** The answer to one item: one part, or for a changeset that was carried out one part for each of its requests. */
export interface ItemAnswer {
  changeset: boolean;
  parts: readonly PartAnswer[];
}
