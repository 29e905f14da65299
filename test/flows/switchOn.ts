import type { Connection, PollState } from '../gateway/types.ts';
import { evaluateInputs } from './runner/expressions/evaluate.ts';
import { readTrigger } from './runner/readTrigger.ts';
import { runFlow } from './runner/runFlow.ts';
import { splitTrigger } from './runner/splitTrigger.ts';
import { triggerScope } from './runner/triggerScope.ts';
import type { FlowDefinition, FlowRun, RunOptions } from './runner/types.ts';

/** A flow that is turned on: its own trigger decides when it runs, and with what. */
export interface SwitchedOnFlow {
  /** The trigger is due: one run for everything it tells since the last look. */
  look(): Promise<FlowRun[]>;
  /** A person starts it, with what its trigger asks for. */
  press(body: unknown): Promise<FlowRun[]>;
}

export interface Platform extends Omit<RunOptions, 'trigger'> {
  /** The connector whose triggers are polled. */
  bridge: Pick<Connection, 'poll'>;
  /** Subscribes to a connector that calls back. @returns what it has told since it was last asked */
  subscribe(
    connection: string,
    operationId: string,
    parameters: Record<string, unknown>,
  ): Promise<() => Promise<unknown[]>>;
}

/** Turns a flow on, as the platform does: a polled trigger is asked once and tells nothing yet. */
export async function switchOn(definition: FlowDefinition, platform: Platform): Promise<SwitchedOnFlow> {
  const { kind, trigger } = readTrigger(definition);
  const scope = triggerScope(definition, platform.parameters);
  const parameters = evaluateInputs(trigger.inputs?.parameters ?? {}, scope) as Record<string, unknown>;
  const { operationId = '', connectionName = '' } = trigger.inputs?.host ?? {};

  async function start(bodies: unknown[]): Promise<FlowRun[]> {
    const runs: FlowRun[] = [];
    for (const body of bodies) runs.push(await runFlow(definition, { ...platform, trigger: body }));
    return runs;
  }
  const press = (body: unknown) => start(splitTrigger(definition, body));
  const noButton = () => Promise.reject(new Error('the flow has no button'));

  if (kind === 'Recurrence') return { look: () => start([undefined]), press: noButton };
  if (kind === 'OpenApiConnectionWebhook') {
    const told = await platform.subscribe(connectionName, operationId, parameters);
    return {
      look: async () => start((await told()).flatMap((body) => splitTrigger(definition, body))),
      press: noButton,
    };
  }
  if (kind === 'OpenApiConnection') {
    let state: PollState | undefined;
    const poll = async () => {
      const answer = await platform.bridge.poll(operationId, parameters, state);
      if (answer.status >= 400)
        throw new Error(`the trigger was refused: ${JSON.stringify(answer.answer.body)}`);
      state = answer.state;
      return answer.status === 200 ? splitTrigger(definition, answer.answer.body) : [];
    };
    const first = await poll();
    if (first.length > 0) throw new Error('the first look told of something');
    return { look: async () => start(await poll()), press: noButton };
  }
  return { look: () => Promise.reject(new Error('the flow waits for a person')), press };
}
