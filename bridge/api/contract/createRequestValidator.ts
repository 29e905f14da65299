import type { ValidateFunction } from 'ajv';
import type { components } from '../../../schemas/contract.ts';
import type { Refusal } from '../refusal.ts';
import type {
  ContractDocument,
  ContractOperation,
  ContractParameter,
  JsonSchema,
} from './contractDocument.ts';
import { propertyNames } from './createWritable.ts';
import { describeSchemaErrors } from './describeSchemaErrors.ts';
import { type KnownNames, remedyInBody, unknownParameters } from './unknownNames.ts';
import { createWithoutEmpty } from './withoutEmpty.ts';

type FieldProblem = components['schemas']['FieldProblem'];
type Values = Record<string, unknown>;

/**
 * The parameters of a request as text, several texts for one that was given several times. They are read when there is
 * something to look for only.
 */
export interface RawRequest {
  param(): Readonly<Record<string, string>>;
  queries(): Readonly<Record<string, readonly string[]>>;
}

/** A request that fits the contract: parameters of their types, defaults filled in. */
export interface ValidRequest {
  path: Values;
  query: Values;
  body: unknown;
}

type Validate = (raw: RawRequest, body: unknown) => ValidRequest | Refusal;

/** What validating one part of a request came to: its values, or what is wrong with them. */
interface Part {
  values: Values;
  problems: FieldProblem[];
}

/**
 * Makes the validator of one operation's requests. A query parameter that the contract does not name is refused, for
 * ignoring it would carry out what its sender did not mean. The body is parsed JSON, undefined without one.
 * @param contract follows the references of schemas
 */
export function createRequestValidator(
  operation: ContractOperation,
  contract: ContractDocument,
  compile: (schema: JsonSchema) => ValidateFunction,
): Validate {
  const placed = (place: 'path' | 'query') =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const readPath = createPartReader(placed('path'), compile, (raw) => raw.param());
  const readQuery = createPartReader(placed('query'), compile, (raw) => raw.queries());
  const validateBody = operation.body && compile(operation.body.schema);
  const withoutEmpty = operation.body && createWithoutEmpty(contract, operation.body.schema);
  const known = {
    query: placed('query').map(({ name }) => name),
    body: operation.body ? propertyNames(contract, operation.body.schema) : [],
  };

  return (raw, given) => {
    const path = readPath(raw);
    const query = readQuery(raw);
    // A body that may be left out counts as one in which everything was left out.
    const isLeftOut = operation.body?.required === false && isNothing(given);
    const body = isLeftOut ? {} : withoutEmpty ? withoutEmpty(given) : given;
    const wrongBody = validateBody ? bodyErrors(validateBody, body, known) : surplusBody(given, known);
    const unknown = unknownParameters(Object.keys(raw.queries()), known);
    const problems = [...path.problems, ...unknown, ...query.problems, ...wrongBody];
    return problems.length === 0 ? { path: path.values, query: query.values, body } : refusalOf(problems);
  };
}

function createPartReader(
  parameters: readonly ContractParameter[],
  compile: (schema: JsonSchema) => ValidateFunction,
  textsOf: (raw: RawRequest) => Readonly<Record<string, string | readonly string[]>>,
): (raw: RawRequest) => Part {
  if (parameters.length === 0) return () => ({ values: {}, problems: [] });
  const validate = compile(objectSchema(parameters));
  return (raw) => {
    const texts = textsOf(raw);
    const values = coerceAll(parameters, (name) => [texts[name]].flat()[0]);
    const repeated = parameters.filter(({ name }) => [texts[name]].flat().length > 1);
    return { values, problems: [...repeated.map(givenTwice), ...errorsOf(validate, values)] };
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
    if (!required && isEmpty(text, schema)) continue;
    values[name] = coerceParameter(text, schema);
  }
  return values;
}

/** Clients that were generated write null where they have nothing; a free text may really be this word. */
function isEmpty(text: string, { type, enum: choices, format }: JsonSchema): boolean {
  const isFreeText = type === 'string' && choices === undefined && format === undefined;
  return text === '' || (text === 'null' && !isFreeText);
}

function errorsOf(validate: ValidateFunction, data: unknown, known?: KnownNames): FieldProblem[] {
  return validate(data) ? [] : describeSchemaErrors(validate.errors ?? [], known);
}

function bodyErrors(validate: ValidateFunction, body: unknown, known: KnownNames): FieldProblem[] {
  if (body === undefined) return [{ code: 'missing', detail: 'The body is missing. Send one JSON object.' }];
  return errorsOf(validate, body, known);
}

/** What generated clients send, and expressions of flows that yield nothing. */
function isNothing(body: unknown): boolean {
  return (body ?? null) === null || (typeof body === 'string' && body.trim() === '');
}

/** Where an operation takes no body, a flag in one would be ignored without a word. */
function surplusBody(body: unknown, known: KnownNames): FieldProblem[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.keys(body)
    .slice(0, 20)
    .map((name) => {
      const shown = name.slice(0, 60);
      const detail = `This operation takes no body, but ${JSON.stringify(shown)} was sent in one. ${remedyInBody(name, [], known)}`;
      return { field: shown, code: 'unknownField', detail };
    });
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

/**
 * Reads the text of a path or query parameter as the type its schema names. Text that does not read as that type
 * stays text, so that validation reports it.
 */
function coerceParameter(text: string, schema: JsonSchema): string | number | boolean {
  switch (schema.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
    case 'boolean': {
      // .NET in front of the bridge writes True and False.
      const lower = text.toLowerCase();
      return lower === 'true' ? true : lower === 'false' ? false : text;
    }
    default:
      return text;
  }
}
