import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Swagger } from '../../scripts/connector/swagger.ts';
import { checkFlow } from '../../scripts/package/checkFlow.ts';
import { knownOperations } from '../../scripts/package/knownOperations.ts';
import {
  type FlowDefinition,
  type FlowStep,
  readFlows,
  type ShippedFlow,
} from '../../scripts/package/readFlows.ts';

const swagger = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8')) as Swagger;
const { manifest, flows } = readFlows('connector/flows');
const known = knownOperations(swagger);

/** What is found in a flow, the hourly one unless said otherwise, after an edit. */
function problemsAfter(
  edit: (definition: FlowDefinition, flow: ShippedFlow) => void,
  name = 'scheduledSync',
): string {
  const flow = structuredClone(flows.find(({ file }) => file === `${name}.json`));
  if (!flow) throw new Error(`the flow ${name} is gone`);
  edit(flow.content.properties.definition, flow);
  return checkFlow(flow, manifest, known).join('\n');
}

function step(definition: FlowDefinition, name: string) {
  const found = definition.actions[name];
  if (!found) throw new Error(`the hourly flow has no ${name}`);
  return found;
}

const first = 'Synchronize_contacts';
const second = 'Is_the_run_still_going';

describe('every shipped flow', () => {
  it.each(flows)('$file has no mistakes', (flow) => {
    expect(checkFlow(flow, manifest, known)).toEqual([]);
  });
});

describe('a mistake is found when', () => {
  it.each<[string, (definition: FlowDefinition, flow: ShippedFlow) => void, string]>([
    [
      'an operation does not exist',
      (definition) => Object.assign(step(definition, first).inputs?.host ?? {}, { operationId: 'SyncAll' }),
      'calls SyncAll, which shared_xbridge',
    ],
    [
      'a parameter does not exist',
      (definition) => Object.assign(step(definition, first).inputs?.parameters ?? {}, { 'options/speed': 1 }),
      'gives "options/speed", which SyncContacts does not take',
    ],
    [
      'a required parameter is missing',
      (definition) =>
        Object.assign(step(definition, first).inputs ?? {}, {
          host: { ...step(definition, first).inputs?.host, operationId: 'LinkContact' },
          parameters: {},
        }),
      'does not give "contact", which LinkContact needs',
    ],
    [
      'an action runs after one that is not there',
      (definition) => Object.assign(step(definition, second), { runAfter: { Nothing: ['Succeeded'] } }),
      'runs after "Nothing"',
    ],
    [
      'actions wait for each other',
      (definition) => Object.assign(step(definition, first), { runAfter: { [second]: ['Succeeded'] } }),
      'these actions wait for each other',
    ],
    [
      'a connection is not declared',
      (_, { content }) => Object.assign(content.properties, { connectionReferences: {} }),
      'uses a connection that the flow does not declare',
    ],
    [
      'a connection is not used',
      (_, { content }) =>
        Object.assign(content.properties.connectionReferences, {
          other: content.properties.connectionReferences.shared_office365,
        }),
      'the connection "other" is declared but not used',
    ],
    [
      'a connection reference is not in the manifest',
      (_, { content }) =>
        Object.assign(content.properties.connectionReferences.shared_office365?.connection ?? {}, {
          connectionReferenceLogicalName: 'x_y',
        }),
      '"x_y" is not in flows.json',
    ],
    [
      'a connection is that of another connector',
      (_, { content }) =>
        Object.assign(content.properties.connectionReferences.shared_office365?.api ?? {}, {
          name: 'shared_gmail',
        }),
      'is shared_gmail, but shared_office365',
    ],
    [
      'an action lacks its authentication',
      (definition) => Object.assign(step(definition, first).inputs ?? {}, { authentication: undefined }),
      'lacks its authentication',
    ],
    [
      'an action has another apiId',
      (definition) => Object.assign(step(definition, first).inputs?.host ?? {}, { apiId: '/apis/x' }),
      'another apiId than its connection',
    ],
    [
      'an expression names an action that is not there',
      (definition) => Object.assign(step(definition, second), { expression: "@body('Get_run')" }),
      'an expression names "Get_run"',
    ],
    [
      'an action asks for one that need not have run before it',
      (definition) => Object.assign(step(definition, first), { description: `@body('${second}')` }),
      `"${first}" asks for "${second}", which need not have run before it`,
    ],
    [
      'an action asks for the item of a loop that is not around it',
      (definition) => {
        definition.actions.Loop = { type: 'Foreach', actions: {} };
        Object.assign(step(definition, first), { description: "@items('Loop')" });
      },
      `"${first}" asks for an item of "Loop", in which it is not`,
    ],
    [
      'an action asks for a round of a loop over a list',
      (definition) => {
        definition.actions.Loop = { type: 'Foreach', actions: { Inner: { type: 'Compose' } } };
        definition.actions.After = {
          type: 'Compose',
          runAfter: { Loop: ['Succeeded'] },
          inputs: { a: "@body('Inner')" },
        };
      },
      '"After" asks for "Inner", which need not have run before it',
    ],
    [
      'an action waits for an ending that there is not',
      (definition) => Object.assign(step(definition, second), { runAfter: { [first]: ['Succeded'] } }),
      `"${second}" runs after "${first}" has ended as Succeded`,
    ],
    [
      'a run is ended within a loop over a list',
      (definition) => {
        definition.actions.Loop = { type: 'Foreach', actions: { End: { type: 'Terminate' } } };
      },
      '"End" ends the run within a loop over a list',
    ],
    [
      'an expression is too long',
      (definition) =>
        Object.assign(step(definition, second), { expression: `@equals('${'x'.repeat(8192)}', '')` }),
      'at most 8192 are allowed',
    ],
    [
      'a name is too long',
      (definition) => Object.assign(definition.actions, { ['A'.repeat(81)]: { type: 'Compose' } }),
      'is longer than 80 characters',
    ],
    [
      'a description is too long',
      (definition) => Object.assign(step(definition, first), { description: 'x'.repeat(257) }),
      'the description of "Synchronize_contacts" is too long',
    ],
    [
      'actions are nested too deep',
      (definition) => Object.assign(definition.actions, { A: nested(9) }),
      'is nested deeper than 8',
    ],
    [
      'there are too many actions',
      (definition) =>
        Object.assign(
          definition.actions,
          Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`A${n}`, { type: 'Compose' }])),
        ),
      'at most 500 are allowed',
    ],
    [
      'two actions have one name',
      (definition) =>
        Object.assign(step(definition, second), { else: { actions: { [first]: { type: 'Compose' } } } }),
      'two actions are called "Synchronize_contacts"',
    ],
    [
      'there are two triggers',
      (definition) => Object.assign(definition.triggers, { Other: { type: 'Recurrence' } }),
      'a flow has one trigger',
    ],
    [
      'a parameter is no environment variable',
      (definition) => Object.assign(definition.parameters, { Extra: { type: 'String' } }),
      'the parameter "Extra" is no environment variable',
    ],
    ['the schema is another', (definition) => Object.assign(definition, { $schema: 'x' }), '$schema is not'],
    [
      '$authentication is no SecureObject',
      (definition) => Object.assign(definition.parameters, { $authentication: { type: 'Object' } }),
      '$authentication is not of type SecureObject',
    ],
  ])('%s', (_, edit, expected) => {
    expect(problemsAfter(edit)).toContain(expected);
  });
});

describe('a mistake is found in an email that waits for an answer when', () => {
  it('it waits without an end', () => {
    const found = problemsAfter((definition) => {
      delete definition.actions.Ask_by_email?.limit;
    }, 'failureAlert');
    expect(found).toContain('"Ask_by_email" waits for somebody without an end: it needs a limit');
  });
});

describe('a mistake is found in the trigger of a selection when', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['it splits something else', { splitOn: "@triggerBody()['value']" }, 'does not start a run for each'],
    [
      'its connection is not declared',
      {
        inputs: { host: { connection: { name: "@parameters('$connections')['shared_x']['connectionId']" } } },
      },
      'uses a connection that the flow does not declare',
    ],
    [
      'its operation does not exist',
      {
        inputs: {
          host: {
            connection: {
              name: "@parameters('$connections')['shared_commondataserviceforapps']['connectionId']",
            },
          },
          operationId: 'RowSelected',
        },
      },
      'calls RowSelected, which shared_commondataserviceforapps does not have',
    ],
  ])('%s', (_, edit, expected) => {
    const found = problemsAfter(({ triggers }) => {
      Object.assign(triggers.manual ?? {}, edit);
    }, 'incomingInstant');
    expect(found).toContain(expected);
  });
});

/** Each way to hold actions, with what else the kind needs. */
const holders: [string, (actions: Record<string, FlowStep>) => Partial<FlowStep>][] = [
  ['Scope', (actions) => ({ actions })],
  ['Foreach', (actions) => ({ actions, foreach: "@variables('list')" })],
  ['Until', (actions) => ({ actions, expression: '@true' })],
  ['If', (actions) => ({ actions, expression: '@true' })],
  ['If', (actions) => ({ actions: {}, else: { actions }, expression: '@true' })],
  [
    'Switch',
    (actions) => ({ expression: '@1', cases: { One: { case: 1, actions } }, default: { actions: {} } }),
  ],
  ['Switch', (actions) => ({ expression: '@1', cases: {}, default: { actions } })],
];

describe.each(holders)('a mistake is found inside of %s', (type, hold) => {
  const found = (actions: Record<string, unknown>): string =>
    problemsAfter((definition) => {
      definition.actions.Outer = { type, ...hold(actions as Record<string, FlowStep>) };
    });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'in a call',
      {
        Inner: {
          type: 'OpenApiConnection',
          inputs: { host: { connectionName: 'nothing' }, authentication: "@parameters('$authentication')" },
        },
      },
      '"Inner" uses a connection that the flow does not declare',
    ],
    [
      'in an order',
      { Inner: { type: 'Compose', runAfter: { Nobody: ['Succeeded'] } } },
      'runs after "Nobody"',
    ],
    ['in an expression', { Inner: { type: 'Compose', inputs: { a: "@body('Nobody')" } } }, 'names "Nobody"'],
    ['in a name', { [first]: { type: 'Compose' } }, `two actions are called "${first}"`],
    ['in a depth', { Inner: nested(8) }, 'is nested deeper than 8'],
  ])('%s', (_, actions, expected) => {
    expect(found(actions)).toContain(expected);
  });

  it('and not in what may be asked for from outside', () => {
    const problems = problemsAfter((definition) => {
      definition.actions.Outer = { type, ...hold({ Inner: { type: 'Compose' } }) };
      definition.actions.After = {
        type: 'Compose',
        runAfter: { Outer: ['Succeeded'] },
        inputs: { a: "@outputs('Inner')" },
      };
    });
    if (type === 'Foreach') expect(problems).toContain('need not have run before it');
    else expect(problems).toBe('');
  });
});

it('finds a mistake in the value of a case', () => {
  const problems = problemsAfter((definition) => {
    definition.actions.Outer = { type: 'Switch', cases: { One: { case: "@body('Nobody')", actions: {} } } };
  });
  expect(problems).toContain('an expression names "Nobody"');
});

function nested(depth: number): Record<string, unknown> {
  return { type: 'Scope', actions: depth === 0 ? {} : { [`Level${depth}`]: nested(depth - 1) } };
}
