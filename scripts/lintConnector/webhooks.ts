import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';
import { reachableSchemas } from './walkSchemas.ts';

/** Webhook triggers: exactly one callback address, where the platform looks for it, and the shape of the callback. */
export function* webhookRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, pathItem, operation, parameters } of operations) {
    const content = pathItem['x-ms-notification-content'];
    const callbacks = parameters.flatMap(({ schema }) =>
      schema
        ? [...reachableSchemas(swagger, { place, schema })].filter(
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
