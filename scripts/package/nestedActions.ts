import type { FlowStep } from './readFlows.ts';

/**
 * The groups of actions inside an action, whatever holds them: a scope or a loop its actions, a condition also those
 * of `else`, a switch those of each case and of `default`.
 */
export function nestedActions({
  actions,
  else: otherwise,
  cases,
  default: preset,
}: FlowStep): Record<string, FlowStep>[] {
  const branches = [otherwise, ...Object.values(cases ?? {}), preset].map((branch) => branch?.actions);
  return [actions, ...branches].filter((group) => group !== undefined);
}
