import type { FlowConnectionReference, FlowStep } from './readFlows.ts';

/** What may be called: connector → operation → names of parameters, and those that must be given. */
export type KnownOperations = Record<
  string,
  Record<string, { parameters: string[]; required: string[]; open?: string[] }>
>;

type References = Record<string, FlowConnectionReference>;

/**
 * Every call goes through a declared connection, to an operation that exists, with keys it knows, and with all it
 * needs. A key such as `options/mode` is known when it, or an open part above it, is.
 */
export function checkCalls(
  steps: (readonly [name: string, step: FlowStep])[],
  references: References,
  known: KnownOperations,
): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  for (const [name, step] of steps) {
    const selection = step.type === 'Request' && step.kind === 'ApiConnection';
    if (!selection && !step.type.startsWith('OpenApiConnection')) continue;
    const { connection, operationId, mistakes } = selection
      ? readSelection(step)
      : readCall(step, references);
    problems.push(...mistakes.map((mistake) => `"${name}" ${mistake}`));
    const reference = connection === undefined ? undefined : references[connection];
    if (connection === undefined || !reference) {
      problems.push(`"${name}" uses a connection that the flow does not declare`);
      continue;
    }
    used.add(connection);
    const api = reference.api.name;
    const operation = known[api]?.[operationId];
    if (!operation) {
      problems.push(`"${name}" calls ${operationId}, which ${api} does not have`);
      continue;
    }
    const given = Object.keys(step.inputs?.parameters ?? {});
    const open = [...(operation.open ?? [])];
    for (const key of given) {
      if (!operation.parameters.includes(key) && !open.some((part) => key.startsWith(`${part}/`))) {
        problems.push(`"${name}" gives "${key}", which ${operationId} does not take`);
      }
    }
    for (const key of operation.required) {
      const covered = given.some(
        (each) => each === key || key.startsWith(`${each}/`) || each.startsWith(`${key}/`),
      );
      if (!covered) problems.push(`"${name}" does not give "${key}", which ${operationId} needs`);
    }
  }
  for (const key of Object.keys(references)) {
    if (!used.has(key)) problems.push(`the connection "${key}" is declared but not used`);
  }
  return problems;
}

interface ReadCall {
  connection: string | undefined;
  operationId: string;
  mistakes: string[];
}

function readCall({ inputs }: FlowStep, references: References): ReadCall {
  const { connectionName, operationId = '', apiId } = inputs?.host ?? {};
  const api = references[connectionName ?? '']?.api.name;
  const mistakes: string[] = [];
  if (api !== undefined && apiId !== `/providers/Microsoft.PowerApps/apis/${api}`)
    mistakes.push('has another apiId than its connection');
  if (inputs?.authentication !== "@parameters('$authentication')") mistakes.push('lacks its authentication');
  return { connection: connectionName, operationId, mistakes };
}

/**
 * A trigger by which a person selects something in an app names its connection by an expression and its operation
 * beside it, takes the rows that were selected, and starts one run for each.
 */
function readSelection({ inputs, splitOn }: FlowStep): ReadCall {
  const expression = inputs?.host?.connection?.name ?? '';
  const [, connection] =
    /^@parameters\('\$connections'\)\['([^']+)'\]\['connectionId'\]$/.exec(expression) ?? [];
  const operationId = typeof inputs?.operationId === 'string' ? inputs.operationId : '';
  const mistakes = splitOn === "@triggerBody()['rows']" ? [] : ['does not start a run for each selected row'];
  return { connection, operationId, mistakes };
}
