import type { FlowConnectionReference, FlowStep } from './readFlows.ts';

/** What may be called: connector → operation → names of parameters, and those that must be given. */
export type KnownOperations = Record<
  string,
  Record<string, { parameters: string[]; required: string[]; open?: string[] }>
>;

/**
 * Every call goes through a declared connection, to an operation that exists, with keys it knows, and with all it
 * needs. A key such as `options/mode` is known when it, or an open part above it, is.
 */
export function checkCalls(
  steps: (readonly [name: string, step: FlowStep])[],
  references: Record<string, FlowConnectionReference>,
  known: KnownOperations,
): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  for (const [name, { type, inputs }] of steps) {
    if (!type.startsWith('OpenApiConnection')) continue;
    const host = inputs?.host;
    const reference = host && references[host.connectionName];
    if (!host || !reference) {
      problems.push(`"${name}" uses a connection that the flow does not declare`);
      continue;
    }
    used.add(host.connectionName);
    const api = reference.api.name;
    if (host.apiId !== `/providers/Microsoft.PowerApps/apis/${api}`)
      problems.push(`"${name}" has another apiId than its connection`);
    if (inputs.authentication !== "@parameters('$authentication')")
      problems.push(`"${name}" lacks its authentication`);
    const operation = known[api]?.[host.operationId];
    if (!operation) {
      problems.push(`"${name}" calls ${host.operationId}, which ${api} does not have`);
      continue;
    }
    const given = Object.keys(inputs.parameters ?? {});
    const open = [...(operation.open ?? [])];
    for (const key of given) {
      if (!operation.parameters.includes(key) && !open.some((part) => key.startsWith(`${part}/`))) {
        problems.push(`"${name}" gives "${key}", which ${host.operationId} does not take`);
      }
    }
    for (const key of operation.required) {
      const covered = given.some(
        (each) => each === key || key.startsWith(`${each}/`) || each.startsWith(`${key}/`),
      );
      if (!covered) problems.push(`"${name}" does not give "${key}", which ${host.operationId} needs`);
    }
  }
  for (const key of Object.keys(references)) {
    if (!used.has(key)) problems.push(`the connection "${key}" is declared but not used`);
  }
  return problems;
}
