/**
 * The parts of a Swagger 2.0 document, with Power Platform's extensions, that the connector's tools read.
 * Everything not named here stays reachable as `unknown`, so that a tool can refuse what it does not know.
 */
export interface Swagger {
  swagger: string;
  info: Info;
  host?: string;
  basePath?: string;
  schemes?: string[];
  consumes?: string[];
  produces?: string[];
  paths: Record<string, PathItem>;
  definitions?: Record<string, Schema>;
  parameters?: Record<string, Parameter>;
  responses?: Record<string, Response>;
  securityDefinitions?: Record<string, SecurityDefinition>;
  security?: Record<string, string[]>[];
  [key: string]: unknown;
}

export interface Info {
  title: string;
  version: string;
  description?: string;
  contact?: { name?: string; url?: string; email?: string };
  [key: string]: unknown;
}

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';
export const methods: readonly Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export type PathItem = { [method in Method]?: Operation } & {
  parameters?: Parameter[];
  [key: string]: unknown;
};

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  deprecated?: boolean;
  consumes?: string[];
  produces?: string[];
  parameters?: Parameter[];
  responses: Record<string, Response>;
  security?: Record<string, string[]>[];
  [key: string]: unknown;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'body' | 'formData';

export interface Parameter {
  $ref?: string;
  name: string;
  in: ParameterPlace;
  required?: boolean;
  description?: string;
  type?: string;
  format?: string;
  items?: Schema;
  collectionFormat?: string;
  enum?: unknown[];
  default?: unknown;
  schema?: Schema;
  [key: string]: unknown;
}

export interface Response {
  $ref?: string;
  description: string;
  schema?: Schema;
  headers?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  enum?: unknown[];
  default?: unknown;
  [key: string]: unknown;
}

export interface SecurityDefinition {
  type: string;
  name?: string;
  in?: string;
  description?: string;
  [key: string]: unknown;
}

/** apiProperties.json as `paconn` sends it. */
export interface ApiProperties {
  properties: {
    iconBrandColor?: string;
    connectionParameters?: Record<string, ConnectionParameter>;
    connectionParameterSets?: {
      uiDefinition: { displayName: string; description: string };
      values: ConnectionParameterSet[];
    };
    policyTemplateInstances?: PolicyTemplateInstance[];
    [key: string]: unknown;
  };
}

export interface ConnectionParameterSet {
  name: string;
  uiDefinition: { displayName: string; description: string };
  parameters: Record<string, ConnectionParameter>;
  metadata?: { allowSharing?: boolean };
}

export interface ConnectionParameter {
  type: string;
  uiDefinition?: {
    displayName?: string;
    description?: string;
    tooltip?: string;
    constraints?: Record<string, unknown>;
    schema?: { type: string; description?: string };
  };
  [key: string]: unknown;
}

export interface PolicyTemplateInstance {
  templateId: string;
  title?: string;
  type?: string;
  parameters: Record<string, unknown>;
}
