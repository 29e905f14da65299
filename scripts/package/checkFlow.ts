import { checkCalls, type KnownOperations } from './checkCalls.ts';
import { checkExpressions } from './checkExpressions.ts';
import { nestedActions } from './nestedActions.ts';
import type { FlowManifest, FlowStep, ShippedFlow } from './readFlows.ts';

/** How an action can end. */
const statuses = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'];

/** Limits of the platform on what one flow may hold. */
const limits = { actions: 500, nesting: 8, expression: 8192, actionName: 80, description: 256 };

/**
 * What an import or the designer would stumble over, as far as the files themselves show it. Nothing here proves
 * that an environment takes the flow.
 * @returns one sentence for each mistake
 */
export function checkFlow(flow: ShippedFlow, manifest: FlowManifest, known: KnownOperations): string[] {
  const { schemaVersion, properties } = flow.content;
  const { definition, connectionReferences } = properties;
  const problems: string[] = [];
  if (schemaVersion !== '1.0.0.0') problems.push('schemaVersion is not 1.0.0.0');
  if (!definition.$schema.endsWith('/2016-06-01/workflowdefinition.json#'))
    problems.push('$schema is not that of 2016-06-01');
  if (definition.contentVersion !== '1.0.0.0') problems.push('contentVersion is not 1.0.0.0');
  for (const [name, type] of [
    ['$connections', 'Object'],
    ['$authentication', 'SecureObject'],
  ] as const) {
    if (definition.parameters[name]?.type !== type)
      problems.push(`the parameter ${name} is not of type ${type}`);
  }
  if (Object.keys(definition.triggers).length !== 1) problems.push('a flow has one trigger');
  problems.push(...checkReferences(flow, manifest));
  const steps = flatten(definition.actions);
  if (steps.length > limits.actions)
    problems.push(`${steps.length} actions, at most ${limits.actions} are allowed`);
  const seen = new Set<string>();
  for (const { name, step, depth } of steps) {
    if (seen.has(name)) problems.push(`two actions are called "${name}"`);
    seen.add(name);
    if (name.length > limits.actionName)
      problems.push(`"${name}" is longer than ${limits.actionName} characters`);
    if ((step.description?.length ?? 0) > limits.description)
      problems.push(`the description of "${name}" is too long`);
    if (depth > limits.nesting) problems.push(`"${name}" is nested deeper than ${limits.nesting}`);
  }
  for (const { name, step } of steps) {
    if (step.type === 'OpenApiConnectionWebhook' && !/^P(?=\d|T\d)/.test(step.limit?.timeout ?? ''))
      problems.push(`"${name}" waits for somebody without an end: it needs a limit`);
  }
  for (const { step } of steps.filter((each) => each.step.type === 'Foreach')) {
    // The service refuses it as InvalidWorkflowRunAction.
    for (const { name, step: inner } of nestedActions(step).flatMap((group) => flatten(group)))
      if (inner.type === 'Terminate') problems.push(`"${name}" ends the run within a loop over a list`);
  }
  for (const group of groups(definition.actions)) problems.push(...checkOrder(group));
  const all = [
    ...Object.entries(definition.triggers),
    ...steps.map(({ name, step }) => [name, step] as const),
  ];
  problems.push(...checkCalls(all, connectionReferences, known));
  problems.push(...checkExpressions(definition, limits.expression));
  return problems.map((problem) => `${flow.file}: ${problem}`);
}

function checkReferences({ content }: ShippedFlow, manifest: FlowManifest): string[] {
  const problems: string[] = [];
  for (const [key, { connection, api, runtimeSource }] of Object.entries(
    content.properties.connectionReferences,
  )) {
    const declared = manifest.connectionReferences.find(
      ({ logicalName }) => logicalName === connection.connectionReferenceLogicalName,
    );
    if (!declared)
      problems.push(
        `the connection reference "${connection.connectionReferenceLogicalName}" is not in flows.json`,
      );
    else if (declared.api !== api.name)
      problems.push(`"${key}" is ${api.name}, but ${declared.api} in flows.json`);
    if (declared?.customConnector && !api.logicalName)
      problems.push(`"${key}" needs the logical name of the connector`);
    if (runtimeSource !== 'embedded' && runtimeSource !== 'invoker')
      problems.push(`"${key}" has no runtimeSource`);
  }
  for (const [name, { metadata }] of Object.entries(content.properties.definition.parameters)) {
    if (name.startsWith('$')) continue;
    const variable = manifest.environmentVariables.find(
      ({ schemaName }) => schemaName === metadata?.schemaName,
    );
    if (!variable) problems.push(`the parameter "${name}" is no environment variable of flows.json`);
    else if (name !== `${variable.displayName} (${variable.schemaName})`) {
      problems.push(`the parameter "${name}" should be "${variable.displayName} (${variable.schemaName})"`);
    }
  }
  return problems;
}

/** Names in runAfter exist in the same group, nobody waits for nobody, and one action starts. */
function checkOrder(group: Record<string, FlowStep>): string[] {
  const problems: string[] = [];
  const done = new Set<string>();
  for (const [name, { runAfter = {} }] of Object.entries(group)) {
    for (const [before, endings] of Object.entries(runAfter)) {
      if (!group[before]) problems.push(`"${name}" runs after "${before}", which is not beside it`);
      if (endings.length === 0 || endings.some((ending) => !statuses.includes(ending)))
        problems.push(`"${name}" runs after "${before}" has ended as ${endings.join(', ') || 'nothing'}`);
    }
  }
  for (let grown = true; grown; ) {
    const ready = Object.entries(group).filter(
      ([name, { runAfter = {} }]) =>
        !done.has(name) && Object.keys(runAfter).every((before) => done.has(before) || !group[before]),
    );
    for (const [name] of ready) done.add(name);
    grown = ready.length > 0;
  }
  const waiting = Object.keys(group).filter((name) => !done.has(name));
  if (waiting.length > 0) problems.push(`these actions wait for each other: ${waiting.join(', ')}`);
  return problems;
}

function groups(actions: Record<string, FlowStep>): Record<string, FlowStep>[] {
  return [actions, ...Object.values(actions).flatMap((step) => nestedActions(step).flatMap(groups))];
}

function flatten(
  actions: Record<string, FlowStep>,
  depth = 1,
): { name: string; step: FlowStep; depth: number }[] {
  return Object.entries(actions).flatMap(([name, step]) => [
    { name, step, depth },
    ...nestedActions(step).flatMap((group) => flatten(group, depth + 1)),
  ]);
}
