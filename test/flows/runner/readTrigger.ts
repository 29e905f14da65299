import { refuseUnknown } from './refuseUnknown.ts';
import type { FlowDefinition, FlowTrigger } from './types.ts';

/** The kinds of triggers that the flows use, and no others. */
export const triggerKinds = [
  'Recurrence',
  'Request/Button',
  'Request/ApiConnection',
  'OpenApiConnection',
  'OpenApiConnectionWebhook',
] as const;

export interface ReadTrigger {
  kind: (typeof triggerKinds)[number];
  trigger: FlowTrigger;
}

const known = ['kind', 'inputs', 'recurrence', 'splitOn', 'runtimeConfiguration'];
const knownInputs = ['schema', 'host', 'parameters', 'authentication', 'operationId'];

/** The one trigger of a flow. @throws at a kind, or a part of it, that this runner does not know */
export function readTrigger({ triggers }: FlowDefinition): ReadTrigger {
  const [entry, ...more] = Object.entries(triggers);
  const [name = '', trigger] = entry ?? [];
  const found = trigger?.kind ? `${trigger.type}/${trigger.kind}` : trigger?.type;
  const kind = triggerKinds.find((each) => each === found);
  if (!trigger || !kind || more.length > 0) {
    const names = Object.keys(triggers).join(', ');
    throw new Error(`this runner does not know flows that start by ${names}: ${found}`);
  }
  refuseUnknown(name, trigger, known);
  refuseUnknown(name, trigger.inputs ?? {}, knownInputs);
  const { runtimeConfiguration = {} } = trigger;
  refuseUnknown(name, runtimeConfiguration as object, ['concurrency']);
  return { kind, trigger };
}
