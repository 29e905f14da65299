import type { Connector, Finding } from './finding.ts';
import { reachableSchemas, walkSchemas } from './walkSchemas.ts';

const visibilities = new Set<unknown>([undefined, 'important', 'advanced', 'internal']);

/**
 * What a maker sees. The platform fills in an internal field only when it is required and has a default:
 * required without a default can never be given, a default without required is never sent.
 */
export function* visibilityRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, operation, parameters } of operations) {
    yield* known(place, operation['x-ms-visibility']);
    for (const parameter of parameters) {
      const where = `${place}, parameter ${parameter.name}`;
      yield* known(where, parameter['x-ms-visibility']);
      yield* internal(where, parameter, parameter.required === true);
      if (!parameter.schema) continue;
      for (const { place: at, schema, property } of reachableSchemas(swagger, {
        place: where,
        schema: parameter.schema,
      })) {
        // The platform itself fills in the callback address of a webhook.
        const callback = JSON.stringify(schema).includes('"x-ms-notification-url":true');
        if (property && !callback) yield* internal(at, schema, property.required);
      }
    }
  }
  for (const { place, schema } of walkSchemas(swagger, operations))
    yield* known(place, schema['x-ms-visibility']);
}

function* known(place: string, visibility: unknown): Generator<Finding> {
  if (!visibilities.has(visibility)) {
    yield {
      rule: 'VisibilityValue',
      place,
      problem: `"${String(visibility)}" is none of important, advanced, internal`,
    };
  }
}

function* internal(place: string, field: { [key: string]: unknown }, required: boolean): Generator<Finding> {
  if (field['x-ms-visibility'] !== 'internal') return;
  const hasDefault = field.default !== undefined;
  if (required && !hasDefault) {
    yield {
      rule: 'InternalRequiredWithoutDefault',
      place,
      problem: 'is internal and required but has no default',
    };
  }
  if (hasDefault && !required) {
    yield {
      rule: 'PropertyMustBeRequired',
      place,
      problem: 'is internal and has a default, so it must be required',
    };
  }
}
