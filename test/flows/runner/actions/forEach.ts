import { evaluateText } from '../expressions/evaluate.ts';
import { refuseUnknown } from '../refuseUnknown.ts';
import type { Runner } from '../runContext.ts';
import type { ActionStatus } from '../types.ts';

/** Runs its actions for each item of a list, one after the other; it fails at the end when one of them did. */
export const forEach: Runner = async (name, action, scope, context) => {
  const configuration = (action.runtimeConfiguration ?? {}) as { concurrency?: { repetitions: number } };
  refuseUnknown(name, configuration, ['concurrency']);
  if (configuration.concurrency?.repetitions !== 1)
    throw new Error(`"${name}" must run one item at a time: this runner does not do more`);
  const list = evaluateText(action.foreach ?? '', scope);
  if (!Array.isArray(list)) return { status: 'Failed', outputs: null, error: `"${name}" got no list` };
  let status: ActionStatus = 'Succeeded';
  for (const item of list as unknown[]) {
    const items = (loop: string) => (loop === name ? item : scope.items(loop));
    const one = await context.runGroup(action.actions ?? {}, { ...scope, items });
    if (one === 'Failed') status = 'Failed';
  }
  return { status, outputs: null };
};
