import type { ContractDocument, JsonSchema } from './contractDocument.ts';

/** Takes what is empty out of a body in place and answers it. */
export type WithoutEmpty = (body: unknown) => unknown;

type Node = Readonly<{
  $ref?: string;
  type?: string;
  properties?: Readonly<Record<string, JsonSchema>>;
  items?: JsonSchema;
  required?: readonly string[];
}>;

const reference = '#/components/schemas/';

/**
 * Makes the function that takes optional properties given as null or as an empty text out of a body, so that they count
 * as left out: a field that a maker filled with an expression arrives so when the expression yields nothing, and
 * generated clients send null. What the contract does not name, such as the columns of a row, stays as it is.
 */
export function createWithoutEmpty({ components }: ContractDocument, schema: JsonSchema): WithoutEmpty {
  const follow = (node: Node): Node => {
    const name = node.$ref?.startsWith(reference) ? node.$ref.slice(reference.length) : undefined;
    return name === undefined ? node : ((components.schemas[name] as Node | undefined) ?? {});
  };
  const clean = (value: unknown, given: Node): void => {
    const { properties = {}, required = [], items } = follow(given);
    if (Array.isArray(value)) {
      if (items !== undefined) for (const each of value) clean(each, items);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    for (const [name, inner] of Object.entries(properties)) {
      if (!Object.hasOwn(object, name)) continue;
      const held = object[name];
      if ((held === null || held === '') && !required.includes(name)) delete object[name];
      else clean(held, inner);
    }
  };
  return (body) => {
    clean(body, schema);
    return body;
  };
}
