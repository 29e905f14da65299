import { evaluateText } from '../expressions/evaluate.ts';
import { refuseUnknown } from '../refuseUnknown.ts';
import type { Runner } from '../runContext.ts';

/** *Filter array*: the items of a list for which a condition holds. */
export const filterList: Runner = (name, action, scope) => {
  const inputs = action.inputs as { from: string; where: string };
  refuseUnknown(name, inputs, ['from', 'where']);
  const list = evaluateText(inputs.from, scope);
  if (!Array.isArray(list)) return { status: 'Failed', outputs: null, error: `"${name}" got no list` };
  const body = (list as unknown[]).filter(
    (item) => evaluateText(inputs.where, { ...scope, item: () => item }) === true,
  );
  return { status: 'Succeeded', outputs: { body } };
};
