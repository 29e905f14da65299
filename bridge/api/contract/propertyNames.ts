import type { ContractDocument, JsonSchema } from './types.ts';

/** Names of the properties that an object's schema, or the one it refers to, describes. */
export function propertyNames({ components }: ContractDocument, schema: JsonSchema): string[] {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  const { properties = {} } = name === undefined ? schema : (components.schemas[name] ?? {});
  return Object.keys(properties as object);
}
