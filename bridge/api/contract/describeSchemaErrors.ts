import type { ErrorObject } from 'ajv';
import type { components } from '../../../schemas/contract.ts';
import { type KnownNames, remedyInBody } from './unknownNames.ts';

type FieldProblem = components['schemas']['FieldProblem'];

const LONGEST_LIST = 20;

const KINDS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'a GUID such as 1f0e9d8c-7b6a-4539-8271-605f4e3d2c1b',
  'date-time': 'a time such as 2030-01-31T08:00:00Z',
  int32: 'a whole number from -2147483648 to 2147483647',
};

/**
 * Turns validation errors into problems in the maker's words, the first one a field, at most twenty.
 *
 * @param known names of the operation, for a property that belongs elsewhere
 * @param errors Errors of a validation with all errors and the schemas kept (`verbose`).
 */
export function describeSchemaErrors(errors: readonly ErrorObject[], known?: KnownNames): FieldProblem[] {
  const byField = new Map<string, FieldProblem>();
  for (const error of errors) {
    const problem = describe(error, known);
    const field = problem.field ?? '';
    if (!byField.has(field) && byField.size < LONGEST_LIST) byField.set(field, problem);
  }
  return [...byField.values()];
}

function describe(error: ErrorObject, known: KnownNames = { query: [], body: [] }): FieldProblem {
  const field = error.instancePath.slice(1);
  const name = field === '' ? 'The body' : nameOf(field, error.parentSchema);
  const schema = error.parentSchema ?? {};
  const { params } = error;
  const at = field === '' ? {} : { field };
  const inside = (property: string) => (field === '' ? property : `${field}/${property}`);
  switch (error.keyword) {
    case 'required':
      return {
        field: inside(params.missingProperty),
        code: 'missing',
        detail: `${nameOf(inside(params.missingProperty), schema.properties?.[params.missingProperty])} is missing.`,
      };
    case 'additionalProperties':
      return {
        field: inside(params.additionalProperty),
        code: 'unknownField',
        detail: `${JSON.stringify(inside(params.additionalProperty))} is not known here. ${remedyInBody(params.additionalProperty, Object.keys(schema.properties ?? {}), known)}`,
      };
    case 'type':
      return {
        ...at,
        code: 'wrongType',
        detail: `${name} has to be ${KINDS[params.type] ?? params.type}, but is ${kindOf(error.data)}.`,
      };
    case 'enum':
      return {
        ...at,
        code: 'unknownChoice',
        detail: `${name} has to be one of: ${params.allowedValues.join(', ')}.`,
      };
    case 'minimum':
    case 'maximum':
      return { ...at, code: 'outOfRange', detail: `${name} has to be ${rangeOf(schema)}.` };
    case 'format':
      return {
        ...at,
        code: 'wrongFormat',
        detail: `${name} has to be ${FORMATS[params.format] ?? params.format}.`,
      };
    case 'minLength':
      return { ...at, code: 'empty', detail: `${name} must not be empty.` };
    case 'maxLength':
      return {
        ...at,
        code: 'tooLong',
        detail: `${name} must not be longer than ${params.limit} characters.`,
      };
    case 'minItems':
      return { ...at, code: 'empty', detail: `${name} must not be empty.` };
    case 'maxItems':
      return { ...at, code: 'tooMany', detail: `${name} must not have more than ${params.limit} entries.` };
    default:
      return { ...at, code: 'invalid', detail: `${name} ${error.message ?? 'is not valid'}.` };
  }
}

function nameOf(field: string, schema: Readonly<Record<string, unknown>> | undefined): string {
  const label = schema?.['x-ms-summary'];
  return typeof label === 'string' ? `${label} (${field})` : field;
}

function rangeOf({ minimum, maximum }: Readonly<Record<string, unknown>>): string {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  return minimum === undefined ? `at most ${maximum}` : `at least ${minimum}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number with decimals';
  return KINDS[typeof value] ?? typeof value;
}
