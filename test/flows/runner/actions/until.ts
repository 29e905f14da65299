import { evaluateText } from '../expressions/evaluate.ts';
import type { Runner } from '../runContext.ts';
import type { ActionStatus } from '../types.ts';

/**
 * Repeats until the condition holds or the limit of repetitions is reached, which is no failure. A failed round does
 * not end it: it fails when its last round did. The time limit is not measured.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-control-flow-loops#until-loop
 */
export const until: Runner = async (name, action, scope, context) => {
  const count = action.limit?.count;
  if (!count) throw new Error(`"${name}" needs a limit`);
  let last: ActionStatus = 'Succeeded';
  for (let round = 0; round < count; round++) {
    last = await context.runGroup(action.actions ?? {}, scope);
    if (evaluateText(String(action.expression), scope) === true) break;
  }
  return { status: last === 'Failed' ? 'Failed' : 'Succeeded', outputs: null };
};
