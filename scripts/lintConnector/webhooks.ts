import { isRecord, resolveResponse, resolveSchema } from '../connector/resolve.ts';
import type { Operation, Schema, Swagger } from '../connector/swagger.ts';
import { definitionsReaching } from './definitionGraph.ts';
import type { Connector, Finding, LocatedOperation } from './finding.ts';
import { reachableSchemas } from './walkSchemas.ts';

/** Webhook triggers: exactly one callback address, where the platform looks for it, and the shape of the callback. */
export function* webhookRules({ swagger, operations, graph }: Connector): Generator<Finding> {
  const leading = definitionsReaching(graph, (schema) => Boolean(schema['x-ms-notification-url']));
  for (const { place, pathItem, operation, parameters } of operations) {
    const content = pathItem['x-ms-notification-content'];
    const callbacks = parameters.flatMap(({ schema }) =>
      schema
        ? [...reachableSchemas(swagger, { place, schema }, leading)].filter(
            (located) => located.schema['x-ms-notification-url'],
          )
        : [],
    );
    if (parameters.some((parameter) => parameter.in !== 'body' && parameter['x-ms-notification-url'])) {
      yield {
        rule: 'NotificationUrlNotAllowedInThisPosition',
        place,
        problem: 'the callback address belongs in the body',
      };
    }
    if (callbacks.length > 1) {
      yield {
        rule: 'NotificationUrlNotAllowedInThisPosition',
        place,
        problem: 'only one callback address is allowed',
      };
    }
    if (callbacks.length > 0 && operation['x-ms-trigger'] !== 'single') {
      yield { rule: 'TriggerMarkers', place, problem: 'a webhook is x-ms-trigger single' };
    }
    if (callbacks.length > 0 && !(isRecord(content) && content.description && content.schema)) {
      yield {
        rule: 'OperationMustHaveNotificationContentExtension',
        place,
        problem: 'its path must describe what the callback brings',
      };
    }
    if (isRecord(content) && isRecord(content.schema) && !namesSomething(swagger, content.schema)) {
      yield {
        rule: 'NotificationContentInexact',
        place,
        problem: 'what the callback brings names no property, so makers get no outputs',
      };
    }
    if (callbacks.length > 0) yield* endingRules(swagger, operations, place, operation);
    for (const { place: at, schema, property } of callbacks) {
      if (schema.type !== 'string')
        yield { rule: 'NotificationUrlNotString', place: at, problem: 'must be a string' };
      if (schema['x-ms-visibility'] !== 'internal') {
        yield { rule: 'NotificationUrlNotInternal', place: at, problem: 'must be internal' };
      }
      if (!property?.required)
        yield { rule: 'NotificationUrlNotRequired', place: at, problem: 'must be required' };
    }
  }
}

function namesSomething(swagger: Swagger, schema: Schema): boolean {
  const target = resolveSchema(swagger, schema);
  if (target?.['x-ms-dynamic-schema'] || target?.['x-ms-dynamic-properties']) return true;
  return Object.keys(target?.properties ?? {}).length > 0;
}

/** When a flow is switched off the platform sends DELETE to the Location of the 201: both have to be described. */
function* endingRules(
  swagger: Swagger,
  operations: LocatedOperation[],
  place: string,
  { responses }: Operation,
): Generator<Finding> {
  const created = responses['201'] && resolveResponse(swagger, responses['201']);
  if (!Object.keys(created?.headers ?? {}).some((name) => name.toLowerCase() === 'location')) {
    yield { rule: 'WebhookEnding', place, problem: 'must answer 201 with the header Location' };
  }
  if (
    !operations.some(
      ({ method, operation }) => method === 'delete' && operation['x-ms-visibility'] === 'internal',
    )
  ) {
    yield { rule: 'WebhookEnding', place, problem: 'needs an internal DELETE that ends the subscription' };
  }
}
