import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';
import { descriptionProblem, summaryProblem } from './wording.ts';

/** Names and texts of operations. */
export function* operationRules({ operations }: Connector): Generator<Finding> {
  if (operations.length > 256) {
    yield {
      rule: 'TooManyOperations',
      place: 'paths',
      problem: `${operations.length} operations, at most 256 are allowed`,
    };
  }
  const seen = new Map<string, string>();
  for (const { id, place, operation } of operations) {
    if (!id) yield { rule: 'OperationMissingRequiredProperty', place, problem: 'operationId is missing' };
    if (id && !/^[A-Z][A-Za-z0-9]*(_V[2-9]\d*)?$/.test(id)) {
      yield {
        rule: 'OperationIdSanitized',
        place,
        problem: 'operationId must be letters and digits in PascalCase',
      };
    }
    const other = seen.get(id.toLowerCase());
    if (other) yield { rule: 'DuplicateOperationId', place, problem: `has the operationId of ${other}` };
    seen.set(id.toLowerCase(), place);
    const summary = summaryProblem(operation.summary);
    if (summary)
      yield { rule: ruleOf(summary), place, problem: `summary "${operation.summary ?? ''}" ${summary}` };
    const description = descriptionProblem(operation.description, operation.summary);
    if (description) yield { rule: ruleOf(description), place, problem: `description ${description}` };
    if ((operation.description?.length ?? 0) > 1000) {
      yield { rule: 'FieldLengthNotInRange', place, problem: 'description is longer than 1000 characters' };
    }
    if (operation['x-ms-summary'] !== undefined) {
      yield { rule: 'ExtensionNotAllowedHere', place, problem: 'operations carry summary, not x-ms-summary' };
    }
  }
}

/** The operation that tests a connection: exists, reads only, and needs nothing a maker would have to enter. */
export function* capabilityRules({ swagger, operations }: Connector): Generator<Finding> {
  const place = 'x-ms-capabilities';
  const capabilities = swagger[place];
  if (capabilities !== undefined && !isRecord(capabilities)) {
    yield { rule: 'CapabilitiesShape', place, problem: 'must be an object' };
  } else if (capabilities) {
    for (const name of Object.keys(capabilities)) {
      if (name !== 'testConnection')
        yield { rule: 'CapabilitiesShape', place, problem: `"${name}" is not used here` };
    }
    const test = capabilities.testConnection;
    if (test !== undefined) {
      const literals = isRecord(test) && isRecord(test.parameters) ? test.parameters : {};
      const target = operations.find(({ id }) => isRecord(test) && id === test.operationId);
      if (!target)
        yield { rule: 'TestConnectionOperation', place, problem: 'testConnection names no operation' };
      else if (target.method !== 'get') {
        yield {
          rule: 'TestConnectionOperation',
          place,
          problem: `${target.place} may change something; a GET is wanted`,
        };
      }
      for (const parameter of target?.parameters ?? []) {
        if (parameter.required && !(parameter.name in literals)) {
          yield { rule: 'TestConnectionOperation', place, problem: `gives no value for "${parameter.name}"` };
        }
      }
    }
  }
  for (const { place: where, operation } of operations) {
    const own = operation['x-ms-capabilities'];
    const allowed =
      own === undefined || (isRecord(own) && Object.keys(own).every((name) => name === 'chunkTransfer'));
    if (!allowed)
      yield { rule: 'CapabilitiesShape', place: where, problem: 'an operation may only have chunkTransfer' };
  }
}

function ruleOf(problem: string): string {
  if (problem.startsWith('is missing')) return 'OperationMissingRequiredProperty';
  if (problem.startsWith('may hold only')) return 'RestrictedCharactersInSummary';
  if (problem.startsWith('has ')) return 'FieldLengthNotInRange';
  return 'TextStyle';
}
