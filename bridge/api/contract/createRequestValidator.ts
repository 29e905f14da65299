import type { ValidateFunction } from 'ajv';
import type { components } from '../../../schemas/contract.ts';
import type { Refusal } from '../refusal.ts';
import { coerceParameter } from './coerceParameter.ts';
import { describeSchemaErrors } from './describeSchemaErrors.ts';
import type { ContractOperation, ContractParameter, JsonSchema } from './types.ts';

type FieldProblem = components['schemas']['FieldProblem'];
type Values = Record<string, unknown>;

/** A request as it came in: parameters as text, several texts for one that was given several times. */
export interface RawRequest {
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, readonly string[]>>;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
}

/** A request that fits the contract: parameters of their types, defaults filled in. */
export interface ValidRequest {
  path: Values;
  query: Values;
  body: unknown;
}

/**
 * Makes the validator of one operation's requests. Query parameters the contract does not name are ignored, because
 * gateways add their own.
 */
export function createRequestValidator(
  operation: ContractOperation,
  compile: (schema: JsonSchema) => ValidateFunction,
): (raw: RawRequest) => ValidRequest | Refusal {
  const placed = (place: 'path' | 'query') =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const [inPath, inQuery] = [placed('path'), placed('query')];
  const validatePath = compile(objectSchema(inPath));
  const validateQuery = compile(objectSchema(inQuery));
  const validateBody = operation.body && compile(operation.body.schema);

  return (raw) => {
    const repeated = inQuery.filter(({ name }) => (raw.query[name]?.length ?? 0) > 1);
    const path = coerceAll(inPath, (name) => raw.path[name]);
    const query = coerceAll(inQuery, (name) => raw.query[name]?.[0]);
    // A body that may be left out counts as one in which everything was left out.
    const body = raw.body === undefined && operation.body?.required === false ? {} : raw.body;
    const problems = [
      ...repeated.map(givenTwice),
      ...errorsOf(validatePath, path),
      ...errorsOf(validateQuery, query),
      ...(validateBody ? bodyErrors(validateBody, body) : []),
    ];
    return problems.length === 0 ? { path, query, body } : refusalOf(problems);
  };
}

function objectSchema(parameters: readonly ContractParameter[]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  };
}

function coerceAll(
  parameters: readonly ContractParameter[],
  read: (name: string) => string | undefined,
): Values {
  const values: Values = {};
  for (const { name, required, schema } of parameters) {
    const text = read(name);
    if (text === undefined) continue;
    // A field that a maker filled with an expression arrives empty when the expression yields nothing.
    if (text === '' && !required && schema.type === 'string') continue;
    values[name] = coerceParameter(text, schema);
  }
  return values;
}

function errorsOf(validate: ValidateFunction, data: unknown): FieldProblem[] {
  return validate(data) ? [] : describeSchemaErrors(validate.errors ?? []);
}

function bodyErrors(validate: ValidateFunction, body: unknown): FieldProblem[] {
  if (body === undefined) return [{ code: 'missing', detail: 'The body is missing. Send one JSON object.' }];
  return errorsOf(validate, body);
}

function givenTwice({ name }: ContractParameter): FieldProblem {
  return { field: name, code: 'repeated', detail: `${name} is given more than once.` };
}

function refusalOf(problems: FieldProblem[]): Refusal {
  const [first] = problems;
  return {
    refused: 'invalid',
    code: 'invalidRequest',
    detail: problems.map(({ detail }) => detail).join(' '),
    ...(first?.field !== undefined && { field: first.field }),
    problems,
  };
}
