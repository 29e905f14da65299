import { isRecord, resolveSchema } from '../../scripts/connector/resolve.ts';
import type { Schema, Swagger } from '../../scripts/connector/swagger.ts';
import { GatewayRefusal } from './refusal.ts';

/**
 * Checks a value against its declared type as the platform does, and returns it with optional nulls left out.
 * It looks at types only: choices, formats and lengths are for the service to judge. Fields that the schema
 * does not name pass unchanged, nulls included.
 * @param place how the platform names the value in its message, such as `body/contactid`
 * @throws GatewayRefusal in the platform's words
 */
export function checkValue(
  swagger: Swagger,
  operationId: string,
  place: string,
  schema: Schema,
  value: unknown,
): unknown {
  const target = resolveSchema(swagger, schema) ?? {};
  const { type } = target;
  if (type !== undefined && !isOfType(value, type)) {
    throw new GatewayRefusal(
      'OpenApiOperationParameterTypeMismatch',
      `The API operation '${operationId}' requires the property '${place}' to be of type '${nameOf(type)}' but is of type '${actualType(value)}'.`,
    );
  }
  const check = (at: string, part: Schema, item: unknown) => checkValue(swagger, operationId, at, part, item);
  if (Array.isArray(value)) {
    const { items } = target;
    return items ? value.map((item, index) => check(`${place}/${index}`, items, item)) : value;
  }
  if (!isRecord(value)) return value;
  const required = target.required ?? [];
  const kept = Object.entries(value).filter(([name, item]) => {
    const declared = target.properties?.[name];
    return item !== null || !declared || required.includes(name);
  });
  for (const name of required) {
    if (!(name in value)) throw missing(operationId, `${place}/${name}`);
  }
  return Object.fromEntries(
    kept.map(([name, item]) => {
      const declared = target.properties?.[name];
      return [name, declared ? check(`${place}/${name}`, declared, item) : item];
    }),
  );
}

/** The platform's refusal of an action that lacks a required value. */
export function missing(operationId: string, place: string): GatewayRefusal {
  return new GatewayRefusal(
    'OpenApiOperationParameterMissing',
    `The API operation '${operationId}' is missing required property '${place}'.`,
  );
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return typeof value === type;
}

function nameOf(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

function actualType(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return nameOf(typeof value);
}
