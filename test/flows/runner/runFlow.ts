import type { Scope } from './expressions/evaluate.ts';
import { runActions } from './runActions.ts';
import type { RunContext } from './runContext.ts';
import type { FlowAction, FlowDefinition, FlowRun, RunOptions } from './types.ts';

const triggers = ['Recurrence', 'Request/Button', 'OpenApiConnection', 'OpenApiConnectionWebhook'];

/**
 * Runs a flow as the platform does, for exactly the triggers, actions and functions that the shipped flows use;
 * it stops with an error at anything else. An operation is called once: the platform's own repetition of failed
 * calls is left out, so that a failure shows.
 */
export async function runFlow(definition: FlowDefinition, options: RunOptions): Promise<FlowRun> {
  const [trigger, ...more] = Object.values(definition.triggers);
  const kind = trigger?.kind ? `${trigger.type}/${trigger.kind}` : trigger?.type;
  if (!trigger || more.length > 0 || !triggers.includes(kind ?? '')) {
    throw new Error(
      `this runner does not know flows that start by ${Object.keys(definition.triggers).join(', ')}: ${kind}`,
    );
  }
  for (const name of trigger.inputs?.schema?.required ?? []) {
    const given = options.trigger as Record<string, unknown> | undefined;
    if (given?.[name] === undefined) throw new Error(`the button asks for "${name}"`);
  }
  const known = new Set(namesOf(definition.actions));
  const outputs = new Map<string, unknown>();
  const scope: Scope = {
    parameters: parametersOf(definition, options.parameters ?? {}),
    trigger: { outputs: options.trigger === undefined ? null : { body: options.trigger } },
    outputs: (name) => {
      if (!known.has(name)) throw new Error(`the flow has no action "${name}"`);
      return outputs.get(name) ?? null;
    },
    items: (loop) => {
      throw new Error(`there is no loop "${loop}" around this`);
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
  run.status = await runActions(definition.actions, scope, context);
  return run;
}

function parametersOf(definition: FlowDefinition, given: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(given)) {
    if (!definition.parameters[name]) throw new Error(`the flow has no parameter "${name}"`);
  }
  const defaults = Object.entries(definition.parameters).map(([name, { defaultValue }]) => [
    name,
    defaultValue,
  ]);
  return { ...Object.fromEntries(defaults), ...given };
}

function namesOf(actions: Record<string, FlowAction>): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    name,
    ...namesOf(action.actions ?? {}),
    ...namesOf(action.else?.actions ?? {}),
  ]);
}
