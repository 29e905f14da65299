import type { ApiProperties, Operation, Parameter, PathItem, Swagger } from '../connector/swagger.ts';
import type { DefinitionGraph } from './definitionGraph.ts';

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
