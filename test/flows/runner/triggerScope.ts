import type { Scope } from './expressions/evaluate.ts';
import type { FlowDefinition } from './types.ts';

/**
 * What the expressions of a trigger can ask for: the parameters of the flow, and its body where that has come.
 * @throws when a value is given for a parameter that the flow does not have
 */
export function triggerScope(
  definition: FlowDefinition,
  given: Record<string, unknown> = {},
  body?: unknown,
): Scope {
  for (const name of Object.keys(given)) {
    if (!definition.parameters[name]) throw new Error(`the flow has no parameter "${name}"`);
  }
  const defaults = Object.entries(definition.parameters).map(([name, { defaultValue }]) => [
    name,
    defaultValue,
  ]);
  return {
    parameters: { ...Object.fromEntries(defaults), ...given },
    trigger: { outputs: body === undefined ? null : { body } },
    outputs: (name) => {
      throw new Error(`"${name}" has not run when the flow starts`);
    },
    items: (loop) => {
      throw new Error(`there is no loop "${loop}" around this`);
    },
    item: () => {
      throw new Error('there is no list around this');
    },
  };
}
