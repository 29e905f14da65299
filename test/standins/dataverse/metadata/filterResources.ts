import { notImitated, unknownQueryProperty } from '../errors/requestErrors.ts';
import type { Comparison, Expression, Literal } from '../query/expression.ts';
import type { Json, Resource, ResourceSet } from './resource.ts';

/** How texts compare: definitions exactly, rows of tables without regard to case. */
export type TextComparison = 'exact' | 'caseless';

type Test = (resource: Resource) => boolean;

/** Applies a parsed $filter to definitions. Throws 400 for a property the declared type does not have. */
export function filterResources(set: ResourceSet, expression: Expression, texts: TextComparison): Resource[] {
  return set.items.filter(compile(set, expression, texts));
}

function compile(set: ResourceSet, expression: Expression, texts: TextComparison): Test {
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'and': {
      const [left, right] = [compile(set, expression.left, texts), compile(set, expression.right, texts)];
      return (resource) => left(resource) && right(resource);
    }
    case 'or': {
      const [left, right] = [compile(set, expression.left, texts), compile(set, expression.right, texts)];
      return (resource) => left(resource) || right(resource);
    }
    case 'not': {
      const inner = compile(set, expression.inner, texts);
      return (resource) => !inner(resource);
    }
    case 'compare': {
      checkPath(set, expression.path);
      const right = fold(literalValue(expression.literal), texts);
      return (resource) =>
        compare(expression.operator, fold(valueAt(resource, expression.path), texts), right);
    }
    default:
      throw notImitated(`this $filter on definitions: they are compared with eq, ne, gt, ge, lt and le`);
  }
}

/** The first name must belong to the declared type; what follows is a part of a complex value or a lookup. */
function checkPath(set: ResourceSet, path: readonly string[]): void {
  const [first = ''] = path;
  const known = set.properties.includes(first) || set.items.some((item) => first in item.navigations);
  if (!known) throw unknownQueryProperty(set.type, first);
}

function valueAt(resource: Resource, path: readonly string[]): Json {
  const [first = '', ...rest] = path;
  const navigation = resource.navigations[first];
  if (navigation) {
    const target = navigation();
    return target.kind === 'single' && target.item ? valueAt(target.item, rest) : null;
  }
  return rest.reduce<Json>((value, name) => partOf(value, name), resource.properties[first] ?? null);
}

function partOf(value: Json, name: string): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value[name] ?? null) : null;
}

function literalValue(literal: Literal): Json {
  return literal.kind === 'null' ? null : literal.value;
}

function fold(value: Json, texts: TextComparison): Json {
  return typeof value === 'string' && texts === 'caseless' ? value.toLowerCase() : value;
}

function compare(operator: Comparison, left: Json, right: Json): boolean {
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (typeof left !== typeof right || left === null || right === null) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  if (operator === 'lt') return left < right;
  return left <= right;
}
