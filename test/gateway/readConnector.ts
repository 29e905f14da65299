import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parametersOf } from '../../scripts/connector/resolve.ts';
import {
  type ApiProperties,
  methods,
  type Operation,
  type Parameter,
  type PolicyTemplateInstance,
  type Swagger,
} from '../../scripts/connector/swagger.ts';
import { refuseUnknown } from './refuseUnknown.ts';

/** The connector as the gateway knows it: nothing but what its two files say. */
export interface GatewayConnector {
  swagger: Swagger;
  apiProperties: ApiProperties;
  operations: Map<string, GatewayOperation>;
}

export interface GatewayOperation {
  id: string;
  method: string;
  /** Path as it is in the definition, with `/trigger` where a trigger has it. */
  path: string;
  operation: Operation;
  parameters: Parameter[];
  policies: PolicyTemplateInstance[];
}

/** Reads the connector's files from a folder. Throws when they hold something this gateway does not know. */
export function readConnector(folder: string): GatewayConnector {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const swagger = read('apiDefinition.swagger.json') as Swagger;
  const apiProperties = read('apiProperties.json') as ApiProperties;
  const policies = apiProperties.properties.policyTemplateInstances ?? [];
  refuseUnknown(swagger, apiProperties);
  return { swagger, apiProperties, operations: operationsById(swagger, policies) };
}

function operationsById(swagger: Swagger, policies: PolicyTemplateInstance[]): Map<string, GatewayOperation> {
  const operations = new Map<string, GatewayOperation>();
  for (const [path, pathItem] of Object.entries(swagger.paths)) {
    for (const method of methods) {
      const operation = pathItem[method];
      const id = operation?.operationId;
      if (!operation || !id) continue;
      const parameters = parametersOf(swagger, pathItem, operation);
      const own = policies.filter(({ parameters: settings }) => {
        const names = settings['x-ms-apimTemplate-operationName'];
        return names === undefined || (Array.isArray(names) && names.includes(id));
      });
      operations.set(id, { id, method, path, operation, parameters, policies: own });
    }
  }
  return operations;
}
