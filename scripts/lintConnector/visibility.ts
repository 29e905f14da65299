import type { Schema } from '../connector/swagger.ts';
import { definitionsReaching } from './definitionGraph.ts';
import type { Connector, Finding } from './finding.ts';
import { reachableSchemas, walkSchemas } from './walkSchemas.ts';
import { shown } from './wording.ts';

const visibilities = new Set<unknown>([undefined, 'important', 'advanced', 'internal']);

/**
 * What a maker sees. The platform fills in an internal field only when it is required and has a default:
 * required without a default can never be given, a default without required is never sent.
 */
export function* visibilityRules({ swagger, operations, graph }: Connector): Generator<Finding> {
  const hidden = definitionsReaching(graph, isInternal);
  const callbacks = definitionsReaching(graph, isCallback);
  for (const { place, operation, parameters } of operations) {
    yield* known(place, operation['x-ms-visibility']);
    for (const parameter of parameters) {
      const where = `${place}, parameter ${parameter.name}`;
      yield* known(where, parameter['x-ms-visibility']);
      yield* internal(where, parameter, parameter.required === true);
      if (!parameter.schema) continue;
      const start = { place: where, schema: parameter.schema };
      for (const { place: at, schema, property } of reachableSchemas(swagger, start, hidden)) {
        if (!property || !isInternal(schema)) continue;
        // The platform itself fills in the callback address of a webhook, and what holds it.
        const inside = [...reachableSchemas(swagger, { place: at, schema }, callbacks)];
        if (!inside.some((located) => isCallback(located.schema)))
          yield* internal(at, schema, property.required);
      }
    }
  }
  for (const { place, schema } of walkSchemas(swagger, operations))
    yield* known(place, schema['x-ms-visibility']);
}

function isInternal(schema: Schema): boolean {
  return schema['x-ms-visibility'] === 'internal';
}

function isCallback(schema: Schema): boolean {
  return schema['x-ms-notification-url'] === true;
}

function* known(place: string, visibility: unknown): Generator<Finding> {
  if (!visibilities.has(visibility)) {
    yield {
      rule: 'VisibilityValue',
      place,
      problem: `"${shown(visibility)}" is none of important, advanced, internal`,
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
