import type { ContractDocument, ContractOperation, JsonSchema } from './contractDocument.ts';

type AsWritten = (body: unknown) => unknown;

/**
 * What is read can be written: where an address takes a PUT of what its GET answers, properties that only the answer
 * has, such as problems, say nothing new and are taken off before the body is validated.
 * @returns the function for an operation; `fromAnswer` comes first, for parts that are written in another form
 */
export function createWritable(
  contract: ContractDocument,
  operations: readonly ContractOperation[],
): (operation: ContractOperation, fromAnswer?: AsWritten) => AsWritten {
  return ({ method, path, body: taken }, fromAnswer = (body) => body) => {
    const reading = operations.find((each) => each.method === 'get' && each.path === path);
    const answer = reading?.responses.get(200);
    if (method !== 'put' || !taken || !answer) return fromAnswer;
    const known = new Set(propertyNames(contract, taken.schema));
    const onlyRead = propertyNames(contract, answer).filter((name) => !known.has(name));
    return (body) => {
      const written = fromAnswer(body);
      if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
      return Object.fromEntries(Object.entries(written).filter(([name]) => !onlyRead.includes(name)));
    };
  };
}

/** Names of the properties that an object's schema, or the one it refers to, describes. */
export function propertyNames({ components }: ContractDocument, schema: JsonSchema): string[] {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  const { properties = {} } = name === undefined ? schema : (components.schemas[name] ?? {});
  return Object.keys(properties as object);
}
