import { Ajv } from 'ajv';
import { evaluateText } from './expressions/evaluate.ts';
import { readTrigger } from './readTrigger.ts';
import { triggerScope } from './triggerScope.ts';
import type { FlowDefinition } from './types.ts';

/**
 * What starts the runs of a flow, out of what its trigger was given: each item of the list it splits on, else the
 * whole.
 * @throws when the body is not what a button or a selection asks for, or there is no list to split
 */
export function splitTrigger(definition: FlowDefinition, body: unknown): unknown[] {
  const { trigger } = readTrigger(definition);
  const { schema } = trigger.inputs ?? {};
  if (schema) {
    // Titles and hints of the designer stand in it, too.
    const ajv = new Ajv({ strict: false });
    if (!ajv.validate(schema, body)) throw new Error(`the trigger takes something else: ${ajv.errorsText()}`);
  }
  if (trigger.splitOn === undefined) return [body];
  const items = evaluateText(trigger.splitOn, triggerScope(definition, {}, body));
  if (!Array.isArray(items)) throw new Error(`${trigger.splitOn} gives no list`);
  return items as unknown[];
}
