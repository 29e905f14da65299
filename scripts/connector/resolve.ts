import type { Operation, Parameter, PathItem, Response, Schema, Swagger } from './swagger.ts';

/** Whether a value is an object with keys, and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parameter itself, or the one its `$ref` names; undefined when that one does not exist. */
export function resolveParameter(swagger: Swagger, parameter: Parameter): Parameter | undefined {
  return parameter.$ref ? swagger.parameters?.[nameIn(parameter.$ref, '#/parameters/')] : parameter;
}

/** The response itself, or the one its `$ref` names; undefined when that one does not exist. */
export function resolveResponse(swagger: Swagger, response: Response): Response | undefined {
  return response.$ref ? swagger.responses?.[nameIn(response.$ref, '#/responses/')] : response;
}

/** The schema itself, or the definition it points to, through chains of references; undefined when none is there. */
export function resolveSchema(swagger: Swagger, schema: Schema | undefined): Schema | undefined {
  const seen = new Set<string>();
  let current = schema;
  while (current?.$ref) {
    if (seen.has(current.$ref)) return undefined;
    seen.add(current.$ref);
    current = swagger.definitions?.[nameIn(current.$ref, '#/definitions/')];
  }
  return current;
}

/** Parameters of an operation with those of its path, the operation's own winning; references resolved. */
export function parametersOf(swagger: Swagger, pathItem: PathItem, operation: Operation): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const declared of [...(pathItem.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = resolveParameter(swagger, declared);
    if (parameter) byPlace.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...byPlace.values()];
}

/** The status and schema of the one answer that means success and has a body; undefined when there is none. */
export function successSchema(swagger: Swagger, operation: Operation): Schema | undefined {
  for (const [status, declared] of Object.entries(operation.responses)) {
    if (!status.startsWith('2')) continue;
    const schema = resolveResponse(swagger, declared)?.schema;
    if (schema) return schema;
  }
  return undefined;
}

/**
 * Follows a slash-separated path of property names through a schema, entering the items of arrays on the way.
 * An empty path is the schema itself. Undefined when a step names no property.
 */
export function schemaAt(swagger: Swagger, schema: Schema | undefined, path: string): Schema | undefined {
  let current = resolveSchema(swagger, schema);
  for (const step of path.split('/').filter((part) => part !== '')) {
    if (current?.type === 'array') current = resolveSchema(swagger, current.items);
    current = resolveSchema(swagger, current?.properties?.[step]);
  }
  return current;
}

function nameIn(ref: string, prefix: string): string {
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : '';
}
