import type { OperationNode } from 'kysely';
import { isSqlType, type SqlType } from '../sqlType.ts';

interface Alias {
  kind: 'AliasNode';
  node: OperationNode;
  alias: OperationNode & { name?: string };
}

interface Cast {
  kind: 'CastNode';
  dataType: OperationNode & { sqlFragments?: readonly string[] };
}

const isAlias = (node: OperationNode): node is OperationNode & Alias => node.kind === 'AliasNode';
const isCast = (node: OperationNode): node is OperationNode & Cast => node.kind === 'CastNode';
const isNode = (value: unknown): value is OperationNode =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

function* children(node: OperationNode): Generator<OperationNode> {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

function typeOf(node: OperationNode): SqlType | undefined {
  const name = isCast(node) ? node.dataType.sqlFragments?.[0] : undefined;
  return name !== undefined && isSqlType(name) ? name : undefined;
}

/**
 * The types a query names for its expressions, by alias. Types named in a subquery count for what selects the
 * alias from it.
 * @throws when one alias is given two types: then the result's type would be a guess
 */
export function expressionTypes(query: OperationNode): Map<string, SqlType> {
  const types = new Map<string, SqlType>();
  const visit = (node: OperationNode): void => {
    if (isAlias(node)) {
      const type = typeOf(node.node);
      const alias = 'identifier' in node.alias ? undefined : node.alias.name;
      if (type !== undefined && alias !== undefined) {
        if ((types.get(alias) ?? type) !== type) {
          throw new Error(`The query names both ${types.get(alias)} and ${type} as the type of "${alias}".`);
        }
        types.set(alias, type);
      }
    }
    for (const child of children(node)) visit(child);
  };
  visit(query);
  return types;
}
