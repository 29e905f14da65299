import { Terminated } from './actions/terminate.ts';
import type { Scope } from './expressions/evaluate.ts';
import { readTrigger } from './readTrigger.ts';
import { runActions } from './runActions.ts';
import type { RunContext } from './runContext.ts';
import { triggerScope } from './triggerScope.ts';
import type { FlowAction, FlowDefinition, FlowRun, RunOptions } from './types.ts';

/**
 * Runs a flow as the platform does, for exactly the triggers, actions and functions that the shipped flows use;
 * it stops with an error at anything else. An operation is called once: the platform's own repetition of failed
 * calls is left out, so that a failure shows.
 */
export async function runFlow(definition: FlowDefinition, options: RunOptions): Promise<FlowRun> {
  const { kind, trigger } = readTrigger(definition);
  if (kind === 'Request/Button') {
    const given = options.trigger as Record<string, unknown> | undefined;
    for (const name of trigger.inputs?.schema?.required ?? []) {
      if (given?.[name] === undefined) throw new Error(`the button asks for "${name}"`);
    }
  }
  const known = new Set(namesOf(definition.actions));
  const outputs = new Map<string, unknown>();
  const scope: Scope = {
    ...triggerScope(definition, options.parameters, options.trigger),
    outputs: (name) => {
      if (!known.has(name)) throw new Error(`the flow has no action "${name}"`);
      return outputs.get(name) ?? null;
    },
  };
  const run: FlowRun = { status: 'Succeeded', actions: [] };
  const context: RunContext = {
    ...options,
    record: (action) => {
      run.actions.push(action);
      outputs.set(action.name, action.outputs);
    },
    runGroup: (actions, inner) => runActions(actions, inner, context),
  };
  try {
    run.status = await runActions(definition.actions, scope, context);
  } catch (error) {
    if (!(error instanceof Terminated)) throw error;
    run.actions.push(error.action);
    run.status = error.action.status;
  }
  return run;
}

function namesOf(actions: Record<string, FlowAction>): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    name,
    ...namesOf(action.actions ?? {}),
    ...namesOf(action.else?.actions ?? {}),
  ]);
}
