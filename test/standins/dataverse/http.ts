/** Who the bearer token speaks for, as its claims say; the engine finds the system user. */
export type TokenClaims = {
  /** Entra application (client) id, lower case: `appid`. */
  applicationId?: string;
  /** Entra object id of the user or service principal, lower case: `oid`. */
  objectId?: string;
};

/** One request, of the wire or of a `$batch` part. */
export type WebRequest = {
  /** Upper case. */
  method: string;
  /** Path as sent, still percent-encoded, without the query. */
  path: string;
  /** Query as sent, still percent-encoded, without `?`; empty when there is none. */
  query: string;
  /** Names in lower case; a header sent twice is joined with `, `. */
  headers: Record<string, string>;
  body: Buffer;
  /** Scheme and host under which the client addressed the server, without a trailing slash. */
  origin: string;
  /** Where the request comes from. */
  address?: string;
  /** Set by the token check. */
  claims?: TokenClaims;
  /** True for a part of a `$batch`. */
  inBatch?: boolean;
};

/** What answering cost the organization: the time model and the log read it. */
export type Work = {
  rowsRead: number;
  rowsWritten: number;
  /** One entry per operation: a plain request has one, a `$batch` one per part, CreateMultiple one. */
  operations: Operation[];
};

export type Operation = {
  /** create, update, upsert, delete, read, readMany, batch, CreateMultiple, WhoAmI, metadata … */
  kind: string;
  /** Logical name of the table, when there is one. */
  table?: string;
  /** Rows the operation asked to write or returned. */
  rows: number;
  status: number;
};

/** Breaks the answer on the wire: the socket is destroyed after so many bytes of the body. */
export type Cut = { afterBodyBytes: number } | { beforeHeaders: true };

export type WebResponse = {
  status: number;
  /** Header names as they go out. */
  headers: Record<string, string>;
  body: string | Buffer;
  work?: Work;
  /** Set by faults only. */
  cut?: Cut;
};

export type Handler = (request: WebRequest) => Promise<WebResponse>;

/** Wraps every request of the wire: may answer itself, call `next`, or change what `next` answered. */
export type Middleware = (request: WebRequest, next: Handler) => Promise<WebResponse>;

/** Asked before every single operation, those inside a `$batch` too; an answer replaces the operation's. */
export type OperationGate = (request: WebRequest) => WebResponse | undefined;

/** Puts middlewares around a handler; the first one listed sees the request first. */
export function composeMiddlewares(middlewares: readonly Middleware[], handler: Handler): Handler {
  return middlewares.reduceRight<Handler>(
    (next, middleware) => (request) => middleware(request, next),
    handler,
  );
}
