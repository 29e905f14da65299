import { parametersOf } from '../connector/resolve.ts';
import { methods, type Swagger } from '../connector/swagger.ts';
import type { LocatedOperation } from './finding.ts';

/** Every operation of the document in its order, with its place in words: `GET /runs (ListRuns)`. */
export function locateOperations(swagger: Swagger): LocatedOperation[] {
  return Object.entries(swagger.paths).flatMap(([path, pathItem]) =>
    methods.flatMap((method) => {
      const operation = pathItem[method];
      if (!operation) return [];
      const id = operation.operationId ?? '';
      const place = `${method.toUpperCase()} ${path}${id ? ` (${id})` : ''}`;
      const parameters = parametersOf(swagger, pathItem, operation).map((parameter) =>
        typeof parameter.name === 'string' ? parameter : { ...parameter, name: '(without a name)' },
      );
      return [{ id, place, path, method, pathItem, operation, parameters }];
    }),
  );
}
