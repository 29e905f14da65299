import { callOperation } from './actions/callOperation.ts';
import { filterList } from './actions/filterList.ts';
import { forEach } from './actions/forEach.ts';
import { makeTable } from './actions/makeTable.ts';
import { terminate } from './actions/terminate.ts';
import { until } from './actions/until.ts';
import { evaluateCondition, evaluateInputs, type Scope } from './expressions/evaluate.ts';
import { refuseUnknown } from './refuseUnknown.ts';
import type { RunContext, Runner } from './runContext.ts';
import type { ActionRun, FlowAction } from './types.ts';

/** The kinds of actions that the flows use, and no others, with the parts of them that are carried out. */
const runners: Record<string, { run: Runner; parts: string[] }> = {
  OpenApiConnection: { run: callOperation, parts: ['inputs', 'runtimeConfiguration'] },
  OpenApiConnectionWebhook: { run: callOperation, parts: ['inputs', 'limit'] },
  If: {
    run: async (_, action, scope, context) => {
      const branch = evaluateCondition(action.expression, scope) ? action.actions : action.else?.actions;
      return { status: await context.runGroup(branch ?? {}, scope), outputs: null };
    },
    parts: ['expression', 'actions', 'else'],
  },
  Foreach: { run: forEach, parts: ['foreach', 'actions', 'runtimeConfiguration'] },
  Until: { run: until, parts: ['expression', 'actions', 'limit'] },
  Query: { run: filterList, parts: ['inputs'] },
  Table: { run: makeTable, parts: ['inputs'] },
  Terminate: { run: terminate, parts: ['inputs'] },
  Wait: {
    run: async (_, action, scope, { wait }) => {
      const { interval } = evaluateInputs(action.inputs, scope) as {
        interval: { count: number; unit: string };
      };
      const seconds = { Second: 1, Minute: 60, Hour: 3600 }[interval.unit];
      if (seconds === undefined) throw new Error(`this runner does not know the unit ${interval.unit}`);
      await wait?.(interval.count * seconds);
      return { status: 'Succeeded', outputs: null };
    },
    parts: ['inputs'],
  },
};

/** Runs one action. A call that the connector or the platform refuses fails the action; what the runner does not know stops the run. */
export async function runAction(
  name: string,
  action: FlowAction,
  scope: Scope,
  context: RunContext,
): Promise<ActionRun> {
  const runner = runners[action.type];
  if (!runner) throw new Error(`this runner does not know actions of type ${action.type} ("${name}")`);
  refuseUnknown(name, action, ['runAfter', ...runner.parts]);
  return { name, ...(await runner.run(name, action, scope, context)) };
}
