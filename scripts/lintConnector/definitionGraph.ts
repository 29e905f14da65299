import type { Schema, Swagger } from '../connector/swagger.ts';
import type { DefinitionGraph } from './finding.ts';
import { schemasWithin } from './walkSchemas.ts';

export function definitionGraph(swagger: Swagger): DefinitionGraph {
  return new Map(
    Object.entries(swagger.definitions ?? {}).map(([name, schema]) => {
      const schemas = [...schemasWithin({ place: '', schema })].map((located) => located.schema);
      return [`#/definitions/${name}`, { schemas, refs: new Set(refsOf(schemas)) }];
    }),
  );
}

/** References of the definitions from which a schema that fits can be reached, themselves included. */
export function definitionsReaching(graph: DefinitionGraph, fits: (schema: Schema) => boolean): Set<string> {
  const users = new Map<string, string[]>();
  for (const [user, { refs }] of graph) {
    for (const ref of refs) users.set(ref, [...(users.get(ref) ?? []), user]);
  }
  const found = new Set([...graph].filter(([, { schemas }]) => schemas.some(fits)).map(([ref]) => ref));
  // What is added to a set while it is walked over is walked over, too.
  for (const ref of found) for (const user of users.get(ref) ?? []) found.add(user);
  return found;
}

/** How many schemas a schema leads to, itself included, each definition counted once. */
export function countReachable(graph: DefinitionGraph, schema: Schema): number {
  const own = [...schemasWithin({ place: '', schema })].map((located) => located.schema);
  const seen = new Set(refsOf(own));
  let total = own.length;
  for (const ref of seen) {
    const node = graph.get(ref);
    total += node?.schemas.length ?? 0;
    for (const next of node?.refs ?? []) seen.add(next);
  }
  return total;
}

/** References of the definitions that are part of a circle, by Tarjan's way of strongly connected components. */
export function circularDefinitions(graph: DefinitionGraph): Set<string> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circular = new Set<string>();

  function enter(ref: string): void {
    order.set(ref, order.size);
    lowest.set(ref, order.get(ref) ?? 0);
    stack.push(ref);
  }

  for (const start of graph.keys()) {
    if (order.has(start)) continue;
    enter(start);
    const path = [{ ref: start, next: (graph.get(start)?.refs ?? new Set<string>()).values() }];
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const step = at.next.next();
      if (!step.done) {
        const ref = step.value;
        if (!graph.has(ref)) continue;
        if (!order.has(ref)) {
          enter(ref);
          path.push({ ref, next: (graph.get(ref)?.refs ?? new Set<string>()).values() });
        } else if (stack.includes(ref)) {
          lowest.set(at.ref, Math.min(lowest.get(at.ref) ?? 0, order.get(ref) ?? 0));
        }
        continue;
      }
      path.pop();
      const above = path.at(-1);
      const low = lowest.get(at.ref) ?? 0;
      if (above) lowest.set(above.ref, Math.min(lowest.get(above.ref) ?? 0, low));
      if (low !== order.get(at.ref)) continue;
      const members = stack.splice(stack.lastIndexOf(at.ref));
      if (members.length > 1 || graph.get(at.ref)?.refs.has(at.ref))
        for (const ref of members) circular.add(ref);
    }
  }
  return circular;
}

function refsOf(schemas: readonly Schema[]): string[] {
  return schemas.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref]));
}
