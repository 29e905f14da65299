import type { ValidateFunction } from 'ajv';
import type { ContractDocument, ContractOperation, JsonSchema } from './contractDocument.ts';
import { createSchemaCompiler } from './createSchemaCompiler.ts';

/**
 * Makes a function that compares answers with the contract: status documented, JSON of exactly the documented shape,
 * no nulls, times in UTC, not to be stored. It costs a second parse, so it is switched on in tests only.
 */
export function createAnswerChecker(
  contract: ContractDocument,
): (operation: ContractOperation, answer: Response) => Promise<string[]> {
  const compile = createSchemaCompiler(contract, 'sent');
  // By identity, which spares the text of the schema for each answer.
  const compiled = new Map<JsonSchema, ValidateFunction>();
  return async (operation, answer) => {
    const schema = operation.responses.get(answer.status);
    if (!operation.responses.has(answer.status)) return [`status ${answer.status} is not documented`];
    const text = await answer.clone().text();
    const problems = headerProblems(answer, schema !== undefined);
    if (!schema) return text === '' ? problems : [...problems, 'a body is not documented'];
    const body: unknown = JSON.parse(text);
    const validate = compiled.get(schema) ?? compile(schema);
    compiled.set(schema, validate);
    if (holdsNull(body)) problems.push('a property is null');
    if (!validate(body)) problems.push(...(validate.errors ?? []).map(describe));
    return problems;
  };
}

function headerProblems(answer: Response, hasBody: boolean): string[] {
  const problems: string[] = [];
  if (answer.headers.get('cache-control') !== 'no-store') problems.push('Cache-Control is not no-store');
  if (hasBody && answer.headers.get('content-type') !== 'application/json') {
    problems.push('the content type is not application/json');
  }
  return problems;
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(holdsNull);
}

function describe(error: { instancePath: string; message?: string; params: JsonSchema }): string {
  return `${error.instancePath || '/'} ${error.message ?? 'is not valid'} ${JSON.stringify(error.params)}`;
}
