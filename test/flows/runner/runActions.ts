import type { Scope } from './expressions/evaluate.ts';
import { runAction } from './runAction.ts';
import type { RunContext } from './runContext.ts';
import type { ActionStatus, FlowAction } from './types.ts';

/**
 * Runs a group of actions: each when those before it have ended, or skips it when they ended in another way than it
 * waits for. The group fails when a failure is not caught: that of a last action, or one whose followers were skipped.
 */
export async function runActions(
  actions: Record<string, FlowAction>,
  scope: Scope,
  context: RunContext,
): Promise<ActionStatus> {
  const ended = new Map<string, ActionStatus>();
  const open = new Map(Object.entries(actions));
  while (open.size > 0) {
    const ready = [...open].find(([, action]) =>
      Object.keys(action.runAfter ?? {}).every((name) => ended.has(name)),
    );
    if (!ready) throw new Error(`these actions wait for each other: ${[...open.keys()].join(', ')}`);
    const [name, action] = ready;
    open.delete(name);
    const wanted = Object.entries(action.runAfter ?? {});
    const runs = wanted.every(([before, statuses]) => statuses.includes(ended.get(before) ?? 'Skipped'));
    if (runs) {
      const result = await runAction(name, action, scope, context);
      ended.set(name, result.status);
      context.record(result);
    } else {
      ended.set(name, 'Skipped');
      context.record({ name, status: 'Skipped', outputs: null });
    }
  }
  const last = Object.keys(actions).filter(
    (name) => !Object.values(actions).some((other) => other.runAfter?.[name]),
  );
  return last.some((name) => failed(name, actions, ended)) ? 'Failed' : 'Succeeded';
}

function failed(
  name: string,
  actions: Record<string, FlowAction>,
  ended: Map<string, ActionStatus>,
): boolean {
  const status = ended.get(name);
  if (status === 'Failed' || status === 'TimedOut') return true;
  if (status === 'Succeeded') return false;
  return Object.keys(actions[name]?.runAfter ?? {}).some((before) => failed(before, actions, ended));
}
