/** A flow as it is shipped: the parts of its definition that run. */
export interface FlowDefinition {
  parameters: Record<string, { defaultValue?: unknown; type: string }>;
  triggers: Record<string, FlowTrigger>;
  actions: Record<string, FlowAction>;
}

export interface FlowTrigger {
  type: string;
  kind?: string;
  recurrence?: { frequency: string; interval: number };
  /** Expression of the list that starts one run for each of its items. */
  splitOn?: string;
  inputs?: {
    /** What a button asks for, or what a selection hands over. */
    schema?: Record<string, unknown> & { required?: string[] };
    host?: { connectionName?: string; operationId?: string };
    parameters?: Record<string, unknown>;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export type ActionStatus = 'Succeeded' | 'Failed' | 'Skipped' | 'TimedOut';

export interface FlowAction {
  type: string;
  runAfter?: Record<string, ActionStatus[]>;
  inputs?: unknown;
  actions?: Record<string, FlowAction>;
  else?: { actions: Record<string, FlowAction> };
  expression?: unknown;
  foreach?: string;
  limit?: { count?: number; timeout: string };
  runtimeConfiguration?: unknown;
  [key: string]: unknown;
}

/** What an operation of a connector answers. */
export interface OperationAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * A connector that a flow uses; throws when the platform itself would refuse the call. For an action that waits for
 * somebody, undefined says that nobody answered before its limit.
 */
export type FlowConnector = (
  operationId: string,
  parameters: Record<string, unknown>,
  options: { minimumItems?: number },
) => Promise<OperationAnswer | undefined>;

/** An action that ran, in the order of running; loops list an action once for each time. */
export interface ActionRun {
  name: string;
  status: ActionStatus;
  outputs: unknown;
  error?: string;
}

export interface FlowRun {
  status: ActionStatus;
  actions: ActionRun[];
}

export interface RunOptions {
  /** Body of what started the flow, one item where the trigger splits; none for a recurrence. */
  trigger?: unknown;
  /** Values of environment variables, by the name of the flow's parameter. */
  parameters?: Record<string, unknown>;
  /** Connectors by their key in the flow's connection references. */
  connectors: Record<string, FlowConnector>;
  /** Called instead of waiting, with seconds. */
  wait?: (seconds: number) => void | Promise<void>;
}
