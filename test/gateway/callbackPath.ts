import { resolveSchema } from '../../scripts/connector/resolve.ts';
import type { Parameter, Swagger } from '../../scripts/connector/swagger.ts';

/**
 * Where in what a webhook trigger sends the platform puts the address of a flow, as a flat key such as `body/url`;
 * undefined where there is no such place. Only the first level of a body is looked at, as all known connectors have it.
 */
export function callbackPath(swagger: Swagger, parameters: readonly Parameter[]): string | undefined {
  for (const { name, schema } of parameters) {
    const properties = Object.entries(resolveSchema(swagger, schema)?.properties ?? {});
    const found = properties.find(([, property]) => property['x-ms-notification-url'] === true);
    if (found) return `${name}/${found[0]}`;
  }
  return undefined;
}
