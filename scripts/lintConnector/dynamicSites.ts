import { isRecord, resolveResponse } from '../connector/resolve.ts';
import type { Schema } from '../connector/swagger.ts';
import { definitionsReaching } from './definitionGraph.ts';
import type { Connector, LocatedOperation } from './finding.ts';
import { reachableSchemas } from './walkSchemas.ts';

/** A dynamic extension as one operation meets it; a shared definition is met once for each operation using it. */
export interface DynamicSite {
  name: string;
  place: string;
  extension: { [key: string]: unknown };
  /** The schema or parameter that carries it. */
  holder: { [key: string]: unknown };
  caller: LocatedOperation;
  /** Whether it is of the newer form, and whether it yields a schema instead of a list of choices. */
  isNew: boolean;
  isSchema: boolean;
  besideIn: boolean;
  bodyParameter: boolean;
}

const extensions = [
  { name: 'x-ms-dynamic-values', isNew: false, isSchema: false },
  { name: 'x-ms-dynamic-list', isNew: true, isSchema: false },
  { name: 'x-ms-dynamic-schema', isNew: false, isSchema: true },
  { name: 'x-ms-dynamic-properties', isNew: true, isSchema: true },
] as const;

const names = [...extensions.map(({ name }) => name), 'x-ms-dynamic-tree'];

/**
 * Everything that may carry a dynamic extension, with the operation it is part of; of shared definitions those that
 * lead to one.
 */
export function* dynamicHolders({
  swagger,
  operations,
  graph,
}: Connector): Generator<Omit<DynamicSite, 'name' | 'extension' | 'isNew' | 'isSchema'>> {
  const leading = definitionsReaching(graph, (schema) => names.some((name) => schema[name] !== undefined));
  for (const caller of operations) {
    for (const parameter of caller.parameters) {
      const place = `${caller.place}, parameter ${parameter.name}`;
      const bodyParameter = parameter.in === 'body';
      yield { place, holder: parameter, caller, besideIn: true, bodyParameter };
      if (parameter.items)
        yield { place: `${place}[]`, holder: parameter.items, caller, besideIn: false, bodyParameter };
      if (!parameter.schema) continue;
      for (const located of reachableSchemas(swagger, { place, schema: parameter.schema }, leading)) {
        yield { place: located.place, holder: located.schema, caller, besideIn: false, bodyParameter };
      }
    }
    for (const [status, declared] of Object.entries(caller.operation.responses)) {
      const schema = resolveResponse(swagger, declared)?.schema;
      if (!schema) continue;
      for (const located of reachableSchemas(
        swagger,
        { place: `${caller.place}, response ${status}`, schema },
        leading,
      )) {
        yield { place: located.place, holder: located.schema, caller, besideIn: false, bodyParameter: false };
      }
    }
    // What a flow is told depends on what it subscribed to.
    const content = caller.pathItem['x-ms-notification-content'];
    if (!isRecord(content) || !isRecord(content.schema)) continue;
    const start = { place: `${caller.place}, notification`, schema: content.schema as Schema };
    for (const { place, schema } of reachableSchemas(swagger, start, leading)) {
      yield { place, holder: schema, caller, besideIn: false, bodyParameter: false };
    }
  }
}

/** Every dynamic extension of every operation. */
export function* dynamicSites(connector: Connector): Generator<DynamicSite> {
  for (const holder of dynamicHolders(connector)) {
    for (const { name, isNew, isSchema } of extensions) {
      const extension = holder.holder[name];
      if (extension !== undefined) {
        yield { ...holder, name, isNew, isSchema, extension: isRecord(extension) ? extension : {} };
      }
    }
  }
}
