import { z } from 'zod';
import type {
  ContractDocument,
  ContractOperation,
  ContractParameter,
  JsonSchema,
} from './contractDocument.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const schema = z.record(z.string(), z.unknown());
const content = z.object({ 'application/json': z.object({ schema }) });
const reference = z.object({ $ref: z.string() });
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().default(false),
  'x-ms-summary': z.string().optional(),
  schema,
});
const response = z.object({ content: content.optional() });
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([reference, parameter])).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});

/** As long as their contract is held. */
const kept = new WeakMap<ContractDocument, readonly ContractOperation[]>();

/**
 * Reads the operations of the contract, which must not change from then on.
 *
 * @throws ZodError when the document has a shape the API does not serve, at start and not at the first request.
 */
export function readContract(contract: ContractDocument): readonly ContractOperation[] {
  const operations = kept.get(contract) ?? readOperations(contract);
  kept.set(contract, operations);
  return operations;
}

function readOperations(contract: ContractDocument): ContractOperation[] {
  const base = basePath(contract);
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) =>
      readOperation(contract, method, base + path, item[method]),
    ),
  );
}

/** Path all operations lie under, without a slash at the end. */
export function basePath(contract: ContractDocument): string {
  const [server] = contract.servers;
  if (!server) throw new Error('The contract names no base path.');
  return new URL(server.url).pathname.replace(/\/$/, '');
}

function readOperation(
  contract: ContractDocument,
  method: string,
  path: string,
  source: unknown,
): ContractOperation {
  const { operationId, parameters, requestBody, responses } = operation.parse(source);
  return {
    id: operationId,
    method,
    path,
    parameters: parameters.map((entry) => labelled(parameter.parse(follow(contract, entry)))),
    ...(requestBody && {
      body: { required: requestBody.required, schema: requestBody.content['application/json'].schema },
    }),
    responses: new Map(
      Object.entries(responses).map(([status, entry]) => [
        Number(status),
        response.parse(follow(contract, entry)).content?.['application/json'].schema,
      ]),
    ),
  };
}

/** The label stands beside a parameter but inside a property; messages look for it in the schema. */
function labelled({ 'x-ms-summary': label, ...rest }: z.infer<typeof parameter>): ContractParameter {
  const schema: JsonSchema = label ? { ...rest.schema, 'x-ms-summary': label } : rest.schema;
  return { ...rest, schema };
}

function follow(contract: ContractDocument, entry: object): unknown {
  if (!('$ref' in entry) || typeof entry.$ref !== 'string') return entry;
  const [, kind, name = ''] = /^#\/components\/(parameters|responses)\/(\w+)$/.exec(entry.$ref) ?? [];
  const target = contract.components[kind === 'parameters' ? 'parameters' : 'responses'][name];
  if (kind === undefined || target === undefined)
    throw new Error(`The contract refers to nothing at ${entry.$ref}.`);
  return target;
}
