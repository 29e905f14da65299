import { isRecord, resolveResponse, resolveSchema } from '../connector/resolve.ts';
import type { Response, Schema, Swagger } from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';

/** The shared shape of errors, which does not count as a second schema of an operation. */
const problem = '#/definitions/Problem';

/** Answers: one 2xx schema, exact; errors all of the shape Problem, listed with a description. */
export function* responseRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, operation } of operations) {
    const answers = Object.entries(operation.responses);
    const statuses = answers.map(([status]) => status);
    const found = answers.map(([status, declared]) => [status, resolveResponse(swagger, declared)] as const);
    for (const [status, response] of found)
      yield* answerRules(swagger, `${place}, response ${status}`, status, response);
    const success = found.filter(([status]) => status.startsWith('2'));
    const withSchema = success.filter(([, response]) => response?.schema);
    if (success.length === 0) {
      yield { rule: 'OperationMissingSuccessResponse', place, problem: 'no 2xx answer is described' };
    }
    if (withSchema.length > 1) {
      yield {
        rule: 'OperationHasManyResponsesWithSchema',
        place,
        problem: `${withSchema.map(([status]) => status).join(' and ')} both have a schema`,
      };
    }
    if (success.length > 0 && withSchema.length === 0 && !statuses.includes('204')) {
      yield {
        rule: 'ResponseSchemaMissing',
        place,
        problem: 'no 2xx answer has a schema, and 204 is not among them',
      };
    }
    for (const family of ['4', '5']) {
      if (!statuses.some((status) => status.startsWith(family))) {
        yield { rule: 'ErrorResponsesMissing', place, problem: `no ${family}xx answer is described` };
      }
    }
  }
}

function* answerRules(
  swagger: Swagger,
  place: string,
  status: string,
  response: Response | undefined,
): Generator<Finding> {
  if (!response) {
    yield { rule: 'ResponseReference', place, problem: 'its $ref leads nowhere' };
    return;
  }
  if (!/^([1-5]\d\d|default)$/.test(status)) {
    yield { rule: 'ResponseStatus', place, problem: `"${status}" is no status` };
  }
  if (!/^[A-Z].*[.!?]$/s.test(response.description)) {
    yield { rule: 'ResponseDescription', place, problem: 'description must be a full sentence' };
  }
  const { schema } = response;
  if (status === 'default') {
    if (schema)
      yield { rule: 'DefaultResponseHasSchema', place, problem: 'the default answer may have no schema' };
    return;
  }
  if (status.startsWith('2')) {
    if (schema && !isExact(swagger, schema)) {
      yield {
        rule: 'ResponseSchemaInexact',
        place,
        problem: 'the schema names no property, so makers get no outputs',
      };
    }
  } else if (schema && schema.$ref !== problem) {
    yield { rule: 'ErrorSchema', place, problem: `errors have the shape ${problem}` };
  }
}

function isExact(swagger: Swagger, schema: Schema): boolean {
  const target = resolveSchema(swagger, schema);
  if (!target) return true; // a dead reference is another rule's finding
  if (target['x-ms-dynamic-schema'] || target['x-ms-dynamic-properties']) return true;
  if (target.type === 'array') return target.items !== undefined && isExact(swagger, target.items);
  if (target.type === 'object' || target.type === undefined) {
    return isRecord(target.properties)
      ? Object.keys(target.properties).length > 0
      : target.allOf !== undefined;
  }
  return true;
}
