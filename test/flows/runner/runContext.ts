import type { Scope } from './expressions/evaluate.ts';
import type { ActionRun, ActionStatus, FlowAction, RunOptions } from './types.ts';

/** What every action of a run shares. */
export type RunContext = RunOptions & {
  record: (action: ActionRun) => void;
  /** Runs the actions within an action. */
  runGroup: (actions: Record<string, FlowAction>, scope: Scope) => Promise<ActionStatus>;
};

/** How an action ended. */
export type Outcome = Omit<ActionRun, 'name'>;

/** Carries out one kind of action. */
export type Runner = (
  name: string,
  action: FlowAction,
  scope: Scope,
  context: RunContext,
) => Promise<Outcome> | Outcome;
