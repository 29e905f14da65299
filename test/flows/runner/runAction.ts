import { evaluateCondition, evaluateInputs, evaluateText, type Scope } from './expressions/evaluate.ts';
import type { RunContext } from './runContext.ts';
import type { ActionRun, FlowAction } from './types.ts';

type Outcome = Omit<ActionRun, 'name'>;
type Runner = (name: string, action: FlowAction, scope: Scope, context: RunContext) => Promise<Outcome>;

/** The kinds of actions that the flows use, and no others. */
const runners: Record<string, Runner> = {
  OpenApiConnection: callOperation,
  If: async (_, action, scope, context) => {
    const branch = evaluateCondition(action.expression, scope) ? action.actions : action.else?.actions;
    return { status: await context.runGroup(branch ?? {}, scope), outputs: null };
  },
  Foreach: forEach,
  Until: until,
  Wait: async (_, action, scope, { wait }) => {
    const { interval } = evaluateInputs(action.inputs, scope) as {
      interval: { count: number; unit: string };
    };
    const seconds = { Second: 1, Minute: 60, Hour: 3600 }[interval.unit];
    if (seconds === undefined) throw new Error(`this runner does not know the unit ${interval.unit}`);
    await wait?.(interval.count * seconds);
    return { status: 'Succeeded', outputs: null };
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
  return { name, ...(await runner(name, action, scope, context)) };
}

async function callOperation(
  _: string,
  action: FlowAction,
  scope: Scope,
  context: RunContext,
): Promise<Outcome> {
  const { host, parameters, ...rest } = action.inputs as {
    host: { connectionName: string; operationId: string };
    parameters?: Record<string, unknown>;
  };
  const unknown = Object.keys(rest).filter((key) => key !== 'authentication');
  if (unknown.length > 0) throw new Error(`this runner does not know ${unknown.join()} of an operation`);
  const connector = context.connectors[host.connectionName];
  if (!connector) throw new Error(`there is no connection "${host.connectionName}"`);
  const given = evaluateInputs(parameters ?? {}, scope) as Record<string, unknown>;
  try {
    const answer = await connector(host.operationId, given, paging(action));
    const outputs = { statusCode: answer.status, headers: answer.headers, body: answer.body };
    return { status: answer.status < 400 ? 'Succeeded' : 'Failed', outputs };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'GatewayRefusal') throw error;
    return { status: 'Failed', outputs: null, error: error.message };
  }
}

function paging({ runtimeConfiguration }: FlowAction): { minimumItems?: number } {
  if (runtimeConfiguration === undefined) return {};
  const { paginationPolicy, ...rest } = runtimeConfiguration as {
    paginationPolicy?: { minimumItemCount: number };
  };
  if (!paginationPolicy || Object.keys(rest).length > 0)
    throw new Error('this runner does not know settings other than that of pages');
  return { minimumItems: paginationPolicy.minimumItemCount };
}

async function forEach(
  name: string,
  action: FlowAction,
  scope: Scope,
  context: RunContext,
): Promise<Outcome> {
  const { concurrency } = (action.runtimeConfiguration ?? {}) as { concurrency?: { repetitions: number } };
  if (concurrency?.repetitions !== 1)
    throw new Error(`"${name}" must run one item at a time: this runner does not do more`);
  const list = evaluateText(action.foreach ?? '', scope);
  if (!Array.isArray(list)) return { status: 'Failed', outputs: null, error: `"${name}" got no list` };
  let status: Outcome['status'] = 'Succeeded';
  for (const item of list as unknown[]) {
    const items = (loop: string) => (loop === name ? item : scope.items(loop));
    const one = await context.runGroup(action.actions ?? {}, { ...scope, items });
    if (one === 'Failed') status = 'Failed';
  }
  return { status, outputs: null };
}

/** Repeats until the condition holds; gives up at the limit of repetitions. The time limit is not measured. */
async function until(name: string, action: FlowAction, scope: Scope, context: RunContext): Promise<Outcome> {
  const count = action.limit?.count;
  if (!count) throw new Error(`"${name}" needs a limit`);
  for (let round = 0; round < count; round++) {
    const status = await context.runGroup(action.actions ?? {}, scope);
    if (status === 'Failed') return { status, outputs: null };
    if (evaluateText(String(action.expression), scope) === true)
      return { status: 'Succeeded', outputs: null };
  }
  return { status: 'Failed', outputs: null, error: `"${name}" ended after ${count} rounds` };
}
