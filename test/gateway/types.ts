import type { GatewayConnector } from './readConnector.ts';

/** What a maker gives an operation: flat keys, `name` for a parameter and `name/property` for a part of the body. */
export type FlowParameters = Record<string, unknown>;

/** A request on its way to the service. Policies change it in place of the platform's. */
export interface GatewayRequest {
  method: string;
  /** Address of the service with its base path, without a slash at the end. */
  baseUrl: string;
  path: string;
  query: [name: string, value: string][];
  headers: Record<string, string>;
  body?: unknown;
}

/** What comes back to the flow. `headers` in small letters; `body` parsed when the service says it is JSON. */
export interface GatewayAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** The values a maker entered when making the connection. */
export type ConnectionValues = Record<string, string>;

/** One line of a dropdown. */
export interface Choice {
  value: unknown;
  title: string;
}

/** Which schema of an operation: what it takes, what it gives, or what it tells a flow. */
export type SchemaPlace = 'request' | 'response' | 'notification';

/** What the gateway keeps between polls of one flow: internal query parameters and their values. */
export type PollState = Record<string, string>;

export interface PollAnswer {
  /** 200 starts runs, 202 does not; anything else is the service's error and leaves the state as it was. */
  status: number;
  /** One run each. */
  items: unknown[];
  state: PollState | undefined;
  answer: GatewayAnswer;
}

/** A flow with a webhook trigger that was switched on, or what the service answered instead. */
export interface GatewaySubscription {
  answer: GatewayAnswer;
  /** Switches it off. */
  end(): Promise<GatewayAnswer>;
}

export interface CallOptions {
  /** Follow pages until this many items are there: the setting "Pagination" of an action. */
  minimumItems?: number;
}

/** A connection as flows and the designer use it. Everything throws GatewayRefusal for what the platform refuses. */
export interface Connection {
  connector: GatewayConnector;
  /** Runs an action; any status of the service is an answer. */
  call(operationId: string, parameters?: FlowParameters, options?: CallOptions): Promise<GatewayAnswer>;
  /** Polls a trigger; without a state it is the first poll of a flow that was just switched on. */
  poll(operationId: string, parameters?: FlowParameters, state?: PollState): Promise<PollAnswer>;
  /** Switches a flow with a webhook trigger on. @param callbackUrl where the flow is told */
  subscribe(
    operationId: string,
    callbackUrl: string,
    parameters?: FlowParameters,
  ): Promise<GatewaySubscription>;
  /** The choices of a dropdown. `field` is a flat key. Checked to be the same by the old and the new extension. */
  dynamicValues(operationId: string, field: string, parameters?: FlowParameters): Promise<Choice[]>;
  /** The schema of a body or an answer with its dynamic parts resolved; old and new extension must agree. */
  dynamicSchema(
    operationId: string,
    place: SchemaPlace,
    parameters?: FlowParameters,
  ): Promise<Record<string, unknown>>;
  /** Whether the connection shows as connected: the test operation answers 2xx. */
  testConnection(): Promise<{ connected: boolean; answer: GatewayAnswer }>;
}
