import { resolveSchema } from '../connector/resolve.ts';
import type { Schema, Swagger } from '../connector/swagger.ts';
import { circularDefinitions, countReachable } from './definitionGraph.ts';
import type { Connector, Finding, LocatedOperation } from './finding.ts';
import { walkSchemas } from './walkSchemas.ts';
import { descriptionProblem, shown, titleCaseLabelProblem } from './wording.ts';

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'file'];

/** Words of later OpenAPI or JSON Schema versions that Swagger 2.0 and the designer do not know. */
const unknownKeywords = ['nullable', 'oneOf', 'anyOf', 'not', 'const', 'if', '$defs', 'patternProperties'];

/** Shape of every schema: types, references, required lists, labels and descriptions of properties. */
export function* schemaRules({ swagger, operations, graph }: Connector): Generator<Finding> {
  for (const { place, schema, property } of walkSchemas(swagger, operations)) {
    yield* referenceRules(swagger, place, schema);
    // A property that is a reference has the label of the definition: beside $ref it could not stand.
    if (property) yield* textRules(place, resolveSchema(swagger, schema) ?? schema);
    if (schema.$ref) continue;
    yield* shapeRules(place, schema);
    const { items } = schema;
    if (items?.type !== undefined && items.type !== 'object' && items.type !== 'array')
      yield* textRules(`${place}[]`, items);
  }
  for (const ref of circularDefinitions(graph)) {
    const place = ref.replace(/^#\//, '');
    yield { rule: 'SchemaRefLoopNotAllowed', place, problem: 'refers to itself' };
  }
  yield* besideReferences(operations);
}

/** As beside a schema's reference, nothing may stand beside one of a parameter or an answer. */
function* besideReferences(operations: LocatedOperation[]): Generator<Finding> {
  for (const { place, operation } of operations) {
    for (const holder of [...(operation.parameters ?? []), ...Object.values(operation.responses)]) {
      if (holder.$ref && Object.keys(holder).length > 1) {
        yield {
          rule: 'AdditionalPropertyNotAllowedAdjacentToRef',
          place,
          problem: `nothing may stand beside ${holder.$ref}`,
        };
      }
    }
  }
}

/** No more schemas than the platform takes: 512 in a body, 16,384 in an operation. */
export function* schemaCountRules({ operations, graph }: Connector): Generator<Finding> {
  const known = new Map<string, number>();
  const count = (schema: Schema): number => {
    const found = known.get(schema.$ref ?? '') ?? countReachable(graph, schema);
    if (schema.$ref !== undefined) known.set(schema.$ref, found);
    return found;
  };
  for (const { place, operation, parameters } of operations) {
    const bodies = parameters.flatMap(({ schema }) => (schema ? [schema] : []));
    const answers = Object.values(operation.responses).flatMap(({ schema }) => (schema ? [schema] : []));
    const counts = [...bodies, ...answers].map(count);
    if (
      counts.slice(0, bodies.length).some((count) => count > 512) ||
      counts.reduce((sum, n) => sum + n, 0) > 16_384
    ) {
      yield {
        rule: 'TooManySchemas',
        place,
        problem: 'at most 512 schemas in a body and 16,384 in an operation',
      };
    }
  }
}

function* referenceRules(swagger: Swagger, place: string, schema: Schema): Generator<Finding> {
  if (!schema.$ref) return;
  if (Object.keys(schema).length > 1) {
    yield {
      rule: 'AdditionalPropertyNotAllowedAdjacentToRef',
      place,
      problem: 'nothing may stand beside $ref',
    };
  }
  if (!/^#\/definitions\/[A-Za-z0-9_]+$/.test(schema.$ref) || !resolveSchema(swagger, schema)) {
    yield { rule: 'SchemaReference', place, problem: `${shown(schema.$ref)} leads nowhere` };
  }
}

function* shapeRules(place: string, schema: Schema): Generator<Finding> {
  const { type, properties, items, required } = schema;
  if (Array.isArray(type))
    yield { rule: 'SchemaType', place, problem: 'a schema has one type in Swagger 2.0' };
  else if (type === undefined && !schema.allOf) yield { rule: 'SchemaType', place, problem: 'has no type' };
  else if (type !== undefined && !types.includes(type))
    yield { rule: 'SchemaType', place, problem: `unknown "${shown(type)}"` };
  if (type === 'array' && !items) yield { rule: 'SchemaType', place, problem: 'an array needs items' };
  if (type !== 'array' && items) yield { rule: 'SchemaType', place, problem: 'items belongs to an array' };
  if (type !== 'object' && properties)
    yield { rule: 'SchemaType', place, problem: 'properties belongs to an object' };
  if (properties && Object.keys(properties).length === 0) {
    yield { rule: 'EmptyProperties', place, problem: 'properties is empty' };
  }
  for (const name of Array.isArray(required) ? required : []) {
    if (!properties?.[name])
      yield { rule: 'RequiredPropertyMissing', place, problem: `requires "${shown(name)}", which it lacks` };
  }
  if (required !== undefined && (!Array.isArray(required) || required.length === 0)) {
    yield {
      rule: 'SchemaDefinitionSetIncorrectly',
      place,
      problem: 'required must be a list with at least one name',
    };
  }
  for (const keyword of unknownKeywords) {
    if (keyword in schema)
      yield { rule: 'SchemaKeyword', place, problem: `Swagger 2.0 does not know "${keyword}"` };
  }
}

function* textRules(place: string, schema: Schema): Generator<Finding> {
  const label = titleCaseLabelProblem(schema['x-ms-summary']);
  if (label) yield { rule: 'PropertyLabel', place, problem: `x-ms-summary ${label}` };
  const description = descriptionProblem(schema.description, schema['x-ms-summary']);
  if (description) yield { rule: 'PropertyDescription', place, problem: `description ${description}` };
}
