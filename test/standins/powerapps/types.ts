/** A request as the service received it. */
export interface SeenCall {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed when it is JSON, else the bytes. */
  body: unknown;
}

export interface Reply {
  status: number;
  type?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface PowerAppsOptions {
  /** The one token that is accepted, and the object ID of its owner. */
  token: string;
  objectId: string;
  /** The one environment that exists. */
  environment: string;
  /** An answer in place of the usual one; undefined lets the service answer as it does. */
  instead?: (call: SeenCall) => Reply | undefined;
}

/** A registered connector, as the service keeps it. */
export interface Registration {
  name: string;
  properties: Record<string, unknown>;
}
