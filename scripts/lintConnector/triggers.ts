import { isRecord, resolveSchema, successSchema } from '../connector/resolve.ts';
import type { PolicyTemplateInstance, Schema } from '../connector/swagger.ts';
import type { Connector, Finding, LocatedOperation } from './finding.ts';
import { operationsOf, policyParameter } from './policies.ts';

const markers = ['x-ms-trigger', 'x-ms-trigger-hint', 'x-ms-trigger-metadata'];

/** Triggers: markers, wording, and the policy that keeps their cursor. */
export function* triggerRules(connector: Connector): Generator<Finding> {
  const policies = (connector.apiProperties.properties.policyTemplateInstances ?? []).filter(
    ({ templateId }) => templateId === 'pollingtrigger',
  );
  for (const located of connector.operations) {
    const { id, place, path, operation, parameters } = located;
    const own = policies.filter((policy) => operationsOf(policy)?.includes(id));
    if (parameters.some((parameter) => parameter['x-ms-trigger-value'] !== undefined)) {
      yield {
        rule: 'TriggerValue',
        place,
        problem: 'x-ms-trigger-value does not work for custom connectors',
      };
    }
    const kind = operation['x-ms-trigger'];
    if (kind === undefined) {
      const stray = markers.find((name) => operation[name] !== undefined);
      if (stray) yield { rule: 'TriggerMarkers', place, problem: `has ${stray} but not x-ms-trigger` };
      if (own.length > 0 || path.startsWith('/trigger')) {
        yield {
          rule: 'TriggerMarkers',
          place,
          problem: 'is polled by policy or path but not marked x-ms-trigger',
        };
      }
      continue;
    }
    if (kind !== 'batch' && kind !== 'single') {
      yield { rule: 'TriggerMarkers', place, problem: 'x-ms-trigger is batch or single' };
    }
    yield* wordingRules(located);
    if (kind === 'batch') yield* pollingRules(connector, located, own);
  }
}

function* wordingRules({ place, operation }: LocatedOperation): Generator<Finding> {
  const rule = 'TriggerWording';
  if (!/^When an? /.test(operation.summary ?? '')) {
    yield { rule, place, problem: 'the summary of a trigger starts "When a …"' };
  }
  if (!operation.description?.startsWith('This operation triggers when ')) {
    yield { rule, place, problem: 'the description of a trigger starts "This operation triggers when …"' };
  }
  const hint = operation['x-ms-trigger-hint'];
  if (typeof hint !== 'string' || !/^[A-Z].*[.!]$/.test(hint)) {
    yield {
      rule: 'TriggerHint',
      place,
      problem: 'x-ms-trigger-hint must tell in a sentence how to make it fire',
    };
  }
}

function* pollingRules(
  { swagger }: Connector,
  { place, path, method, operation, parameters }: LocatedOperation,
  policies: PolicyTemplateInstance[],
): Generator<Finding> {
  const metadata = operation['x-ms-trigger-metadata'];
  if (!isRecord(metadata) || metadata.kind !== 'query' || metadata.mode !== 'polling') {
    yield {
      rule: 'TriggerMetadata',
      place,
      problem: 'x-ms-trigger-metadata must be {kind: query, mode: polling}',
    };
  }
  if (!path.startsWith('/trigger/'))
    yield { rule: 'TriggerPath', place, problem: 'the path must start with /trigger' };
  if (method !== 'get') yield { rule: 'TriggerMethod', place, problem: 'a polled trigger is a GET' };
  const [policy] = policies;
  if (!policy || policies.length > 1) {
    yield {
      rule: 'TriggerPolicy',
      place,
      problem: `needs one policy pollingtrigger, has ${policies.length}`,
    };
    return;
  }
  if (policy.type !== 'PollingTrigger') {
    yield { rule: 'TriggerPolicy', place, problem: 'the policy needs "type": "PollingTrigger"' };
  }
  const answer = resolveSchema(swagger, successSchema(swagger, operation));
  const data = rootProperty(policyParameter(policy, 'triggerDataPath'), /^@triggerBody\(\)\.(\w+)$/, answer);
  if (resolveSchema(swagger, data)?.type !== 'array') {
    yield {
      rule: 'TriggerDataPath',
      place,
      problem: 'triggerDataPath must name a list at the root of the answer',
    };
  }
  const config = policyParameter(policy, 'triggerConfig');
  for (const [name, expression] of Object.entries(isRecord(config) ? config : {})) {
    const parameter = parameters.find((each) => each.name === name && each.in === 'query');
    if (parameter?.['x-ms-visibility'] !== 'internal' || parameter.required) {
      yield {
        rule: 'TriggerState',
        place,
        problem: `"${name}" must be an internal, optional query parameter`,
      };
    }
    // The first item of a list would tie the cursor to the order of the answer; a root field does not.
    if (!rootProperty(expression, /^@\{triggerBody\(\)\.(\w+)\}$/, answer)) {
      yield {
        rule: 'TriggerState',
        place,
        problem: `"${name}" must be read from a field at the root of the answer`,
      };
    }
  }
}

function rootProperty(expression: unknown, shape: RegExp, answer: Schema | undefined): Schema | undefined {
  const name = shape.exec(String(expression))?.[1];
  return name === undefined ? undefined : answer?.properties?.[name];
}
