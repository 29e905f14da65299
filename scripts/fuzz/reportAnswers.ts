import contract from '../../schemas/contract.json' with { type: 'json' };
import { formatTable } from '../demo/formatTable.ts';
import type { Pass } from './passes.ts';

/** How often an operation gave which status. */
type Answers = Map<string, Map<number, number>>;

/** Never past these, an operation's own work was not tried at all. */
const refusedAtTheDoor = new Set([400, 401, 403, 404, 405, 413, 415]);

/**
 * Counts the statuses that the bridge logged, by operation.
 * @param log lines of JSON
 */
export function countAnswers(log: string): Answers {
  const answers: Answers = new Map([...operations.keys()].map((operation) => [operation, new Map()]));
  for (const line of log.split('\n')) {
    if (!line.includes('"Answered"')) continue;
    const { operation, status } = JSON.parse(line);
    const counts = answers.get(operation);
    counts?.set(status, (counts.get(status) ?? 0) + 1);
  }
  return answers;
}

/** Operations whose own work was not tried, and operations with inputs that never met wrong ones, in sentences. */
export function unreached(answers: Answers): string[] {
  return [...answers].flatMap(([operation, counts]) => {
    const statuses = [...counts.keys()];
    const found: string[] = [];
    if (statuses.every((status) => refusedAtTheDoor.has(status)))
      found.push(`${operation} was never given anything it could work on.`);
    if (operations.get(operation)?.canBeWrong && !statuses.includes(400))
      found.push(`${operation} was never given anything wrong.`);
    return found;
  });
}

/** Answers that a caller should not have got, and operations the caller did not call, in sentences. */
export function wrongAnswers(answers: Answers, { name, allows, args }: Pass): string[] {
  const all = !args.some((arg) => arg.includes('-operation-id='));
  return [...answers].flatMap(([operation, counts]) => {
    const { method = '' } = operations.get(operation) ?? {};
    const wrong = [...counts.keys()].filter((status) => !allows({ operation, method }, status));
    if (all && counts.size === 0) return [`${operation} was not called ${name}.`];
    return wrong.length > 0 ? [`${operation} answered ${wrong.join(', ')} when called ${name}.`] : [];
  });
}

/** A table of operations and their answers. */
export function formatAnswers(answers: Answers): string {
  const rows = [...answers].map(([operation, counts]) => [
    operation,
    [...counts]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => `${status} × ${count}`)
      .join(', '),
  ]);
  return formatTable(['operation', 'answers'], rows);
}

interface Called {
  method: string;
  /** Whether there is an input that can be of a wrong form: a cursor cannot, because flows would be stuck by it. */
  canBeWrong: boolean;
}

interface ContractOperation {
  operationId?: string;
  parameters?: { $ref?: string; name?: string }[];
  requestBody?: unknown;
}

const operations: ReadonlyMap<string, Called> = new Map(
  Object.values(contract.paths).flatMap((path) =>
    Object.entries<ContractOperation>(path as never).flatMap(
      ([method, { operationId, parameters = [], requestBody }]) => {
        // A path says beside its operations what a flow is told.
        if (operationId === undefined) return [];
        const inputs = parameters.filter(({ $ref }) => !$ref?.endsWith('/eventCursor'));
        return [
          [operationId, { method, canBeWrong: requestBody !== undefined || inputs.length > 0 }] as const,
        ];
      },
    ),
  ),
);
