import { parametersOf, resolveSchema } from '../connector/resolve.ts';
import type { Parameter, Schema } from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';
import { descriptionProblem, shown, titleCaseLabelProblem } from './wording.ts';

/** Places, names, encodings and texts of parameters. */
export function* parameterRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place: operationPlace, path, method, operation, parameters } of operations) {
    const declared = new Set([...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]));
    for (const parameter of parameters) {
      const place = `${operationPlace}, parameter ${parameter.name}`;
      yield* textRules(parameter, place);
      yield* encodingRules(parameter, place);
      yield* typeRules(parameter, place);
      if (/^connectionid$/i.test(parameter.name)) {
        yield {
          rule: 'ConnectionIdParameterNotAllowed',
          place,
          problem: 'this name is reserved by the platform',
        };
      }
      const hasBody = parameter.in === 'body' || parameter.in === 'formData';
      if (hasBody && ['get', 'head', 'delete'].includes(method)) {
        yield {
          rule: 'BodyOrFormDataParameterInFetchOperationNotAllowed',
          place,
          problem: `${method} takes no body`,
        };
      }
      if (parameter.in === 'path' && !declared.delete(parameter.name)) {
        yield { rule: 'PathParameterNotInPath', place, problem: `the path has no {${parameter.name}}` };
      }
      if (parameter.in === 'path' && parameter.required !== true) {
        yield { rule: 'PathParameterNotRequired', place, problem: 'a path parameter must be required' };
      }
    }
    for (const name of declared) {
      yield {
        rule: 'PathParameterNotDeclared',
        place: operationPlace,
        problem: `{${name}} has no parameter`,
      };
    }
    if (parameters.filter((parameter) => parameter.in === 'body').length > 1) {
      yield { rule: 'ManyBodyParameters', place: operationPlace, problem: 'an operation takes one body' };
    }
    const inherited = parametersOf(swagger, {}, operation).length;
    if (inherited !== (operation.parameters?.length ?? 0)) {
      yield {
        rule: 'ParameterReference',
        place: operationPlace,
        problem: 'a parameter is doubled or its $ref leads nowhere',
      };
    }
  }
}

/**
 * One name means one thing: within an operation the same type and visibility, in the whole document the same type.
 * (Certified connectors vary the visibility between operations, so the validator cannot mean the document there.)
 */
export function* sameNameRules({ swagger, operations }: Connector): Generator<Finding> {
  const rule = 'ParamtersWithSameNameMustHaveSameTypeAndVisibility';
  const first = new Map<string, { place: string; type: string | undefined }>();
  for (const { place: operationPlace, parameters } of operations) {
    const body = resolveSchema(swagger, parameters.find((parameter) => parameter.in === 'body')?.schema);
    for (const parameter of parameters.filter(({ in: where }) => where !== 'body')) {
      const { name, type } = parameter;
      const place = `${operationPlace}, parameter ${name}`;
      const rivals = [
        ...parameters.filter((each) => each.in !== 'body' && each.name === name),
        body?.properties?.[name],
      ];
      if (rivals.some((rival) => rival && kind(rival) !== kind(parameter))) {
        yield {
          rule,
          place,
          problem: 'another field of this operation has its name but another type or visibility',
        };
      }
      const earlier = first.get(name) ?? { place: operationPlace, type };
      first.set(name, earlier);
      if (earlier.type !== type) {
        yield {
          rule,
          place,
          problem: `is ${shown(type ?? 'untyped')}, but ${shown(earlier.type ?? 'untyped')} in ${earlier.place}`,
        };
      }
    }
  }
}

function kind(field: Parameter | Schema): string {
  return `${field.type ?? 'untyped'}/${String(field['x-ms-visibility'] ?? 'normal')}`;
}

function* textRules(parameter: Parameter, place: string): Generator<Finding> {
  const label = titleCaseLabelProblem(parameter['x-ms-summary']);
  if (label) yield { rule: 'ParameterLabel', place, problem: `x-ms-summary ${label}` };
  const description = descriptionProblem(parameter.description, parameter['x-ms-summary']);
  if (description) yield { rule: 'ParameterDescription', place, problem: `description ${description}` };
}

function* encodingRules(parameter: Parameter, place: string): Generator<Finding> {
  const encoding = parameter['x-ms-url-encoding'];
  if (parameter.in === 'path' && encoding !== 'single') {
    yield { rule: 'PathParameterMissingEncoding', place, problem: 'x-ms-url-encoding must be single' };
  }
  if (parameter.in !== 'path' && encoding !== undefined) {
    yield {
      rule: 'QueryParameterEncodingNotSupported',
      place,
      problem: 'x-ms-url-encoding belongs on path parameters',
    };
  }
}

function* typeRules(parameter: Parameter, place: string): Generator<Finding> {
  if (parameter.in === 'body') {
    if (!parameter.schema) yield { rule: 'ParameterType', place, problem: 'a body parameter needs a schema' };
    return;
  }
  const { type = '' } = parameter;
  if (!['string', 'integer', 'number', 'boolean', 'array', 'file'].includes(type)) {
    yield { rule: 'ParameterType', place, problem: `"${shown(type)}" is no type of a parameter` };
  }
  if (type === 'array' && !parameter.items?.type) {
    yield { rule: 'ParameterType', place, problem: 'an array parameter needs items with a type' };
  }
}
