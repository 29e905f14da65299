export type JsonSchema = Readonly<Record<string, unknown>>;

/** The part of an OpenAPI 3.0 document the API works from; schemas/contract.json fits. */
export interface ContractDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, unknown>>;
  };
}

export interface ContractParameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: JsonSchema;
}

/** One operation of the contract with all references to parameters and responses followed. */
export interface ContractOperation {
  id: string;
  method: string;
  /** Full path with the base path in front, `{name}` where a parameter goes. */
  path: string;
  parameters: readonly ContractParameter[];
  body?: { required: boolean; schema: JsonSchema };
  /** Documented statuses; undefined where the answer has no body. */
  responses: ReadonlyMap<number, JsonSchema | undefined>;
}
