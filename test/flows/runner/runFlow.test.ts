import { describe, expect, it } from 'vitest';
import { runFlow } from './runFlow.ts';
import { splitTrigger } from './splitTrigger.ts';
import type { FlowAction, FlowConnector, FlowDefinition, OperationAnswer } from './types.ts';

const recurrence = { Every_hour: { type: 'Recurrence' } };

function flow(
  actions: Record<string, FlowAction>,
  triggers: FlowDefinition['triggers'] = recurrence,
): FlowDefinition {
  return { parameters: { Greeting: { type: 'String', defaultValue: 'Hello' } }, triggers, actions };
}

function call(name: string, parameters = {}, runAfter = {}): FlowAction {
  const host = { connectionName: 'service', operationId: name };
  return { type: 'OpenApiConnection', runAfter, inputs: { host, parameters } };
}

/** A connector that answers by operation and keeps what it was given. */
function service(answers: Record<string, Partial<OperationAnswer>> = {}) {
  const given: [string, Record<string, unknown>][] = [];
  const connector: FlowConnector = (operationId, parameters) => {
    given.push([operationId, parameters]);
    return Promise.resolve({ status: 200, headers: {}, body: {}, ...answers[operationId] });
  };
  return { given, connectors: { service: connector } };
}

describe('expressions', () => {
  it.each<[string, unknown]>([
    ["@outputs('A')?['body/deep/value']", 7],
    ["@outputs('A')?['body']?['missing']?['more']", null],
    ["@coalesce(body('A')?['missing'], 'it''s')", "it's"],
    ["@{body('A')?['deep']?['value']} of @{parameters('Greeting')}", '7 of Hello'],
    ["a @{body('A')?['missing']}b", 'a b'],
    ['@@plain', '@plain'],
    ["@not(equals(body('A')?['deep']?['value'], 7))", false],
    ['@and(greater(2, 1), or(false, true))', true],
    ["@{'}'}", '}'],
    ["@int('42')", 42],
    ["@empty(body('A')?['missing'])", true],
    ["@empty(body('A')?['deep'])", false],
    ["@first(body('A')?['list'])", 'one'],
  ])('%s gives %j', async (text, expected) => {
    const { given, connectors } = service({ A: { body: { deep: { value: 7 }, list: ['one', 'two'] } } });
    await runFlow(flow({ A: call('A'), B: call('B', { text }, { A: ['Succeeded'] }) }), { connectors });
    expect(given[1]).toEqual(['B', { text: expected }]);
  });

  it.each([
    ['@guid()', 'does not know the function "guid"'],
    ["@outputs('C')", 'no action "C"'],
    ["@parameters('Other')", 'no parameter "Other"'],
    ["@items('Loop')", 'no loop "Loop"'],
    ["@body('A')['x']['y']", "nothing to read 'y' of"],
    ["@int('4.2')", 'int takes a whole number'],
    ['@item()', 'no list around this'],
    ['@greater(null, 1)', 'greater compares'],
    ['@equals(1', 'is no expression'],
    ['@1 + 2', 'is not understood'],
    ['@{equals(1,1)', 'without its }'],
  ])('%s stops the run', async (text, message) => {
    const { connectors } = service();
    const run = runFlow(flow({ A: call('A'), B: call('B', { text }, { A: ['Succeeded'] }) }), { connectors });
    await expect(run).rejects.toThrow(message);
  });
});

describe('a flow', () => {
  it('runs an action after those it waits for, wherever it is written', async () => {
    const { given, connectors } = service();
    await runFlow(flow({ B: call('B', {}, { A: ['Succeeded'] }), A: call('A') }), { connectors });
    expect(given.map(([name]) => name)).toEqual(['A', 'B']);
  });

  it('fails when an action fails and nothing follows it', async () => {
    const { connectors } = service({ A: { status: 422 } });
    const run = await runFlow(flow({ A: call('A'), B: call('B', {}, { A: ['Succeeded'] }) }), { connectors });
    expect(run.status).toBe('Failed');
    expect(run.actions.map(({ status }) => status)).toEqual(['Failed', 'Skipped']);
  });

  it('succeeds when a failure is caught', async () => {
    const { connectors } = service({ A: { status: 422 } });
    const run = await runFlow(flow({ A: call('A'), B: call('B', {}, { A: ['Failed'] }) }), { connectors });
    expect(run.status).toBe('Succeeded');
  });

  it('fails an action that the platform refuses', async () => {
    const refuse: FlowConnector = () =>
      Promise.reject(Object.assign(new Error('no such key'), { name: 'GatewayRefusal' }));
    const run = await runFlow(flow({ A: call('A') }), { connectors: { service: refuse } });
    expect(run.actions).toEqual([{ name: 'A', status: 'Failed', outputs: null, error: 'no such key' }]);
  });

  it('takes the branch of a condition', async () => {
    const { given, connectors } = service();
    const expression = { and: [{ greater: [1, 2] }, { not: { equals: ['a', 'b'] } }] };
    const branch = {
      type: 'If',
      expression,
      actions: { Yes: call('Yes') },
      else: { actions: { No: call('No') } },
    };
    await runFlow(flow({ Branch: branch }), { connectors });
    expect(given).toEqual([['No', {}]]);
  });

  it('runs a loop for each item and goes on after a failure', async () => {
    const { given, connectors } = service({
      A: { body: { value: [{ id: 1 }, { id: 2 }] } },
      B: { status: 409 },
    });
    const loop = {
      type: 'Foreach',
      runAfter: { A: ['Succeeded' as const] },
      foreach: "@outputs('A')?['body/value']",
      runtimeConfiguration: { concurrency: { repetitions: 1 } },
      actions: { B: call('B', { id: "@items('Loop')?['id']" }) },
    };
    const run = await runFlow(flow({ A: call('A'), Loop: loop }), { connectors });
    expect(given.slice(1)).toEqual([
      ['B', { id: 1 }],
      ['B', { id: 2 }],
    ]);
    expect(run.status).toBe('Failed');
  });

  it('goes on with a loop after a round that failed, and fails when the last one did', async () => {
    const answers = [503, 200];
    const flaky: FlowConnector = () =>
      Promise.resolve({ status: answers.shift() ?? 503, headers: {}, body: {} });
    const loop = (expression: string, count: number) => ({
      type: 'Until',
      expression,
      limit: { count, timeout: 'PT1H' },
      actions: { Ask: call('Ask') },
    });
    const recovered = flow({ Loop: loop("@equals(outputs('Ask')?['statusCode'], 200)", 5) });
    const run = await runFlow(recovered, { connectors: { service: flaky } });
    expect(run).toMatchObject({ status: 'Succeeded', actions: { length: 3 } });
    const never = flow({ Loop: loop('@equals(1, 2)', 2) });
    expect((await runFlow(never, { connectors: { service: flaky } })).status).toBe('Failed');
  });

  it('ends a loop at its limit, which is no failure', async () => {
    const waited: number[] = [];
    const wait = { type: 'Wait', inputs: { interval: { count: 2, unit: 'Minute' } } };
    const loop = {
      type: 'Until',
      expression: '@equals(1, 2)',
      limit: { count: 3, timeout: 'PT1H' },
      actions: { wait },
    };
    const run = await runFlow(flow({ loop }), {
      connectors: {},
      wait: (seconds) => void waited.push(seconds),
    });
    expect(waited).toEqual([120, 120, 120]);
    expect(run.status).toBe('Succeeded');
  });

  it('times an action out for which nobody answers, and lets others follow', async () => {
    const nobody: FlowConnector = (name) =>
      Promise.resolve(name === 'Ask' ? undefined : { status: 200, headers: {}, body: {} });
    const ask = { ...call('Ask'), type: 'OpenApiConnectionWebhook', limit: { timeout: 'P1D' } };
    const actions = { Ask: ask, Go: call('Go', {}, { Ask: ['TimedOut'] }) };
    const run = await runFlow(flow(actions), { connectors: { service: nobody } });
    expect(run.actions.map(({ status }) => status)).toEqual(['TimedOut', 'Succeeded']);
    expect(run.status).toBe('Succeeded');
  });

  it('ends as failed where it is told to', async () => {
    const { given, connectors } = service();
    const end = {
      type: 'Terminate',
      inputs: { runStatus: 'Failed', runError: { code: 'tooLong', message: "@{concat('a', 'b')}" } },
    };
    const actions = { End: end, B: call('B', {}, { End: ['Succeeded', 'Failed'] }) };
    const run = await runFlow(flow(actions), { connectors });
    expect(given).toEqual([]);
    expect(run).toEqual({
      status: 'Failed',
      actions: [{ name: 'End', status: 'Failed', outputs: null, error: 'tooLong: ab' }],
    });
  });

  it('filters a list', async () => {
    const { given, connectors } = service({ A: { body: { value: [{ n: 1 }, { n: 2 }, {}] } } });
    const filter = {
      type: 'Query',
      runAfter: { A: ['Succeeded' as const] },
      inputs: { from: "@body('A')?['value']", where: "@greater(coalesce(item()?['n'], json('0')), 1)" },
    };
    const b = call('B', { found: "@body('Filter')" }, { Filter: ['Succeeded'] });
    await runFlow(flow({ A: call('A'), Filter: filter, B: b }), { connectors });
    expect(given[1]?.[1].found).toEqual([{ n: 2 }]);
  });

  it('makes a table whose cells are text', async () => {
    const { given, connectors } = service({ A: { body: { value: [{ name: 'Ann <b>' }, {}] } } });
    const table = {
      type: 'Table',
      runAfter: { A: ['Succeeded' as const] },
      inputs: {
        from: "@body('A')?['value']",
        format: 'HTML',
        columns: [{ header: 'Name', value: "@item()?['name']" }],
      },
    };
    const b = call('B', { text: "@body('Table')" }, { Table: ['Succeeded'] });
    await runFlow(flow({ A: call('A'), Table: table, B: b }), { connectors });
    expect(given[1]?.[1].text).toBe(
      '<table><thead><tr><th>Name</th></tr></thead><tbody><tr><td>Ann &lt;b&gt;</td></tr><tr><td></td></tr></tbody></table>',
    );
  });

  it.each<[string, FlowDefinition]>([
    ['an action it does not know', flow({ A: { type: 'Http' } })],
    ['a trigger it does not know', flow({}, { On_change: { type: 'ApiConnection' } })],
    ['a loop that runs items at once', flow({ A: { type: 'Foreach', foreach: '@null', actions: {} } })],
    ['a trigger with a condition', flow({}, { Every_hour: { type: 'Recurrence', conditions: [] } })],
    ['a part of an action it does not know', flow({ A: { ...call('A'), operationOptions: 'Sequential' } })],
    ['a setting it does not know', flow({ A: { ...call('A'), runtimeConfiguration: { secureData: {} } } })],
    ['actions that wait for each other', flow({ A: call('A', {}, { B: [] }), B: call('B', {}, { A: [] }) })],
    [
      'a connection that is not there',
      flow({ A: { type: 'OpenApiConnection', inputs: { host: { connectionName: 'x' } } } }),
    ],
  ])('stops at %s', async (_, definition) => {
    await expect(runFlow(definition, service())).rejects.toThrow(
      /does not know|does not do more|wait for|no connection/,
    );
  });

  it('starts once for each item that its trigger splits on', () => {
    const polled = { type: 'OpenApiConnection', splitOn: "@triggerOutputs()?['body/items']" };
    expect(splitTrigger(flow({}, { polled }), { items: [1, 2] })).toEqual([1, 2]);
    expect(splitTrigger(flow({}), undefined)).toEqual([undefined]);
    expect(() => splitTrigger(flow({}, { polled }), { value: [] })).toThrow('gives no list');
  });

  it('takes from a selection only what its schema says', () => {
    const schema = { type: 'object', properties: { rows: { type: 'array' } }, required: ['rows'] };
    const manual = {
      type: 'Request',
      kind: 'ApiConnection',
      splitOn: "@triggerBody()['rows']",
      inputs: { schema },
    };
    expect(splitTrigger(flow({}, { manual }), { rows: ['a'] })).toEqual(['a']);
    expect(() => splitTrigger(flow({}, { manual }), {})).toThrow("must have required property 'rows'");
  });

  it('does not start without what its button asks for', async () => {
    const manual = { type: 'Request', kind: 'Button', inputs: { schema: { required: ['text'] } } };
    await expect(runFlow(flow({}, { manual }), { connectors: {}, trigger: {} })).rejects.toThrow(
      'asks for "text"',
    );
  });
});
