import type { Compilable, CompiledQuery } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { DialectFunctions } from './dialectFunctions.ts';

/** Stands in a query that is compiled once for a value that each execution gives anew. */
class Placeholder {
  readonly name: string;
  /** Makes the parameter of the value. */
  readonly toParameter: (value: never) => unknown;

  constructor(name: string, toParameter: (value: never) => unknown = (value) => value) {
    this.name = name;
    this.toParameter = toParameter;
  }
}

/** The query as compiled for this dialect, made when the key is met first. */
export type QueryCache = <Row>(
  dialect: DialectFunctions,
  key: string,
  build: () => Compilable<Row>,
) => CompiledQuery<Row>;

/** Keys come of mappings and of the fields that rows change: few, but nothing makes sure of that. */
const most = 200;

/**
 * Keeps compiled queries, for those that are asked so often that building their SQL would cost more than the answer.
 * One cache holds queries of one file, those of the keys that were met last.
 * @example
 * const { rows } = await db.executeQuery(bind(compiled(dialect, '', () => build(placeholder('id'))), { id: 7 }));
 */
export function createQueryCache(): QueryCache {
  const kept = new WeakMap<DialectFunctions, LRUCache<string, CompiledQuery>>();
  return <Row>(dialect: DialectFunctions, key: string, build: () => Compilable<Row>) => {
    const queries = kept.get(dialect) ?? new LRUCache<string, CompiledQuery>({ max: most });
    kept.set(dialect, queries);
    const query = queries.get(key) ?? build().compile();
    queries.set(key, query);
    return query as CompiledQuery<Row>;
  };
}

/** Where a value will stand; the type is that of the value. */
export function placeholder<Value>(name: string): Value {
  return new Placeholder(name) as Value;
}

/** The parameter a value makes, now or, where a placeholder stands for the value, each time the query is executed. */
export function parameterOf<Value, Parameter>(
  value: Value,
  toParameter: (value: Value) => Parameter,
): Parameter {
  return value instanceof Placeholder
    ? (new Placeholder(value.name, toParameter) as Parameter)
    : toParameter(value);
}

/**
 * The query with its values.
 * @throws RangeError when one of its placeholders is given none
 */
export function bind<Row>(
  query: CompiledQuery<Row>,
  values: Readonly<Record<string, unknown>>,
): CompiledQuery<Row> {
  return { ...query, parameters: query.parameters.map((parameter) => filled(parameter, values)) };
}

/** One engine's compiler leaves parameters bare, the other's puts each beside its type. */
function filled(parameter: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (parameter instanceof Placeholder) return given(parameter, values);
  if (typeof parameter !== 'object' || parameter === null || !('value' in parameter)) return parameter;
  const { value } = parameter;
  return value instanceof Placeholder ? { ...parameter, value: given(value, values) } : parameter;
}

function given({ name, toParameter }: Placeholder, values: Readonly<Record<string, unknown>>): unknown {
  if (!Object.hasOwn(values, name)) throw new RangeError(`The query has no value for ${name}.`);
  return toParameter(values[name] as never);
}
