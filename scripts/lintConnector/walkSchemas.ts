import { isRecord, resolveSchema } from '../connector/resolve.ts';
import type { Schema, Swagger } from '../connector/swagger.ts';
import type { LocatedOperation } from './finding.ts';

/** A schema as it is written, with where it is and what holds it. */
export interface LocatedSchema {
  place: string;
  schema: Schema;
  /** Set when the schema is a property: its name and whether its parent requires it. */
  property?: { name: string; required: boolean };
}

/** Every schema written in the document, once each: definitions, bodies and responses, with all that is nested. */
export function* walkSchemas(swagger: Swagger, operations: LocatedOperation[]): Generator<LocatedSchema> {
  for (const [name, schema] of Object.entries(swagger.definitions ?? {})) {
    yield* schemasWithin({ place: `definitions/${name}`, schema });
  }
  for (const [name, response] of Object.entries(swagger.responses ?? {})) {
    if (response.schema) yield* schemasWithin({ place: `responses/${name}`, schema: response.schema });
  }
  for (const [name, parameter] of Object.entries(swagger.parameters ?? {})) {
    if (parameter.schema) yield* schemasWithin({ place: `parameters/${name}`, schema: parameter.schema });
  }
  for (const [path, { 'x-ms-notification-content': content }] of Object.entries(swagger.paths)) {
    const schema = isRecord(content) && isRecord(content.schema) ? (content.schema as Schema) : undefined;
    if (schema) yield* schemasWithin({ place: `path ${path}, notification`, schema });
  }
  for (const { place, operation } of operations) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.schema) yield* schemasWithin({ place: `${place}, body`, schema: parameter.schema });
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response.schema)
        yield* schemasWithin({ place: `${place}, response ${status}`, schema: response.schema });
    }
  }
}

/**
 * The schema and everything below it, following references; a reference already entered is not entered again.
 * @param entered references that are followed; without it all are
 */
export function* reachableSchemas(
  swagger: Swagger,
  start: LocatedSchema,
  entered?: ReadonlySet<string>,
): Generator<LocatedSchema> {
  const seen = new Set<string>();
  const open: LocatedSchema[] = [start];
  for (let located = open.pop(); located; located = open.pop()) {
    yield located;
    const { $ref } = located.schema;
    if ($ref) {
      if (entered && !entered.has($ref)) continue;
      const target = resolveSchema(swagger, located.schema);
      if (target && !seen.has($ref))
        open.push({ ...located, place: `${located.place} → ${$ref}`, schema: target });
      seen.add($ref);
    } else {
      open.push(...children(located).reverse());
    }
  }
}

/** The schema and all that is written in it; references are not followed. */
export function* schemasWithin(start: LocatedSchema): Generator<LocatedSchema> {
  const open = [start];
  for (let located = open.pop(); located; located = open.pop()) {
    yield located;
    open.push(...children(located).reverse());
  }
}

function children({ place, schema }: LocatedSchema): LocatedSchema[] {
  const found: LocatedSchema[] = [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const required = Array.isArray(schema.required) && schema.required.includes(name);
    found.push({ place: `${place}/${name}`, schema: property, property: { name, required } });
  }
  if (schema.items) found.push({ place: `${place}[]`, schema: schema.items });
  if (typeof schema.additionalProperties === 'object') {
    found.push({ place: `${place}{}`, schema: schema.additionalProperties });
  }
  for (const [index, part] of (schema.allOf ?? []).entries()) {
    found.push({ place: `${place}/allOf[${index}]`, schema: part });
  }
  return found;
}
