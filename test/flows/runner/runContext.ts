import type { Scope } from './expressions/evaluate.ts';
import type { ActionRun, ActionStatus, FlowAction, RunOptions } from './types.ts';

/** What every action of a run shares. */
export type RunContext = RunOptions & {
  record: (action: ActionRun) => void;
  /** Runs the actions within an action. */
  runGroup: (actions: Record<string, FlowAction>, scope: Scope) => Promise<ActionStatus>;
};
