import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** connector/flows/flows.json: which flows ship and what they share. */
export interface FlowManifest {
  connectionReferences: ConnectionReference[];
  environmentVariables: EnvironmentVariable[];
  flows: { file: string; name: string; description: string }[];
}

export interface ConnectionReference {
  logicalName: string;
  displayName: string;
  /** Name of the connector, such as `shared_office365`. */
  api: string;
  /** Whether it is the connector of this repository. */
  customConnector?: boolean;
}

export interface EnvironmentVariable {
  schemaName: string;
  displayName: string;
  description: string;
  type: 'String';
}

/** A flow file as the platform imports it. */
export interface FlowFile {
  schemaVersion: string;
  properties: {
    connectionReferences: Record<string, FlowConnectionReference>;
    definition: FlowDefinition;
    templateName?: string;
  };
}

export interface FlowConnectionReference {
  runtimeSource: string;
  connection: { connectionReferenceLogicalName: string };
  api: { name: string; logicalName?: string };
}

export interface FlowDefinition {
  $schema: string;
  contentVersion: string;
  parameters: Record<string, { type: string; defaultValue?: unknown; metadata?: { schemaName?: string } }>;
  triggers: Record<string, FlowStep>;
  actions: Record<string, FlowStep>;
  outputs: unknown;
}

/** A trigger or an action. */
export interface FlowStep {
  type: string;
  description?: string;
  runAfter?: Record<string, string[]>;
  inputs?: { host?: FlowHost; parameters?: Record<string, unknown>; [key: string]: unknown };
  actions?: Record<string, FlowStep>;
  else?: { actions?: Record<string, FlowStep> };
  /** Of a switch, with `default` for what no case fits. */
  cases?: Record<string, { case?: unknown; actions?: Record<string, FlowStep> }>;
  default?: { actions?: Record<string, FlowStep> };
  limit?: { timeout?: string };
  [key: string]: unknown;
}

export interface FlowHost {
  connectionName?: string;
  operationId?: string;
  apiId?: string;
  /** In place of them in a trigger by which a person selects something. */
  connection?: { name: string };
}

export interface ShippedFlow {
  file: string;
  name: string;
  description: string;
  content: FlowFile;
}

/**
 * The manifest and the flows it lists, from the folder connector/flows.
 * @throws when a flow is there that the manifest does not list, and so would never be shipped
 */
export function readFlows(folder: string): { manifest: FlowManifest; flows: ShippedFlow[] } {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const manifest = read('flows.json') as FlowManifest;
  const listed = ['flows.json', ...manifest.flows.map(({ file }) => file)];
  const forgotten = readdirSync(folder).filter((file) => !listed.includes(file));
  if (forgotten.length > 0) throw new Error(`flows.json does not list ${forgotten.join(', ')}`);
  const flows = manifest.flows.map((flow) => ({ ...flow, content: read(flow.file) as FlowFile }));
  return { manifest, flows };
}
