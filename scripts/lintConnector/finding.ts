import type { ApiProperties, Operation, Parameter, PathItem, Schema, Swagger } from '../connector/swagger.ts';

/** One thing the platform, its certification or a maker would stumble over. */
export interface Finding {
  /** Name of the rule; the validator's own name where it has one. */
  rule: string;
  /** Where: operation, parameter, definition or policy, in words. */
  place: string;
  problem: string;
}

/** An operation with what surrounds it. `parameters` are resolved and include those of the path. */
export interface LocatedOperation {
  id: string;
  place: string;
  path: string;
  method: string;
  pathItem: PathItem;
  operation: Operation;
  parameters: Parameter[];
}

/** A definition: the schemas written in it, and the definitions these refer to, as `#/definitions/Name`. */
export interface DefinitionNode {
  schemas: Schema[];
  refs: Set<string>;
}

/**
 * Definitions by their reference. Large connectors share a few hundred among as many operations: to walk each from
 * each operation takes a minute, to ask the graph takes none.
 */
export type DefinitionGraph = ReadonlyMap<string, DefinitionNode>;

/** What every rule looks at. */
export interface Connector {
  swagger: Swagger;
  apiProperties: ApiProperties;
  operations: LocatedOperation[];
  /** What the definitions of the document refer to. */
  graph: DefinitionGraph;
}

/** A rule, or a few that look at the same thing; yields a finding for each breach. */
export type Rule = (connector: Connector) => Iterable<Finding>;
