import type { Swagger } from '../connector/swagger.ts';
import { operationTables } from './operationTables.ts';

const begin = '<!-- operations: generated from the contract, do not edit -->';
const end = '<!-- end of operations -->';

/**
 * The readme with its list of operations brought in step with the contract; everything else stays as written.
 * @throws when the readme lacks the two marks that the list stands between
 */
export function generateReadme(swagger: Swagger, readme: string): string {
  const start = readme.indexOf(begin);
  const stop = readme.indexOf(end);
  if (start < 0 || stop < start)
    throw new Error(`connector/README.md needs the marks "${begin}" and "${end}"`);
  return `${readme.slice(0, start)}${begin}\n\n${operationTables(swagger)}\n\n${readme.slice(stop)}`;
}
