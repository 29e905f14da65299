import contract from '../../schemas/contract.json' with { type: 'json' };
import { formatTable } from '../demo/formatTable.ts';

/** How often an operation gave which status. */
type Answers = Map<string, Map<number, number>>;

/** Never past these, an operation's own work was not tried at all. */
const refusedAtTheDoor = new Set([400, 401, 403, 404, 405, 413, 415]);

/**
 * Counts the statuses that the bridge logged, by operation.
 * @param log lines of JSON
 */
export function countAnswers(log: string): Answers {
  const answers: Answers = new Map(operationIds().map((operation) => [operation, new Map()]));
  for (const line of log.split('\n')) {
    if (!line.includes('"Answered"')) continue;
    const { operation, status } = JSON.parse(line);
    const counts = answers.get(operation);
    counts?.set(status, (counts.get(status) ?? 0) + 1);
  }
  return answers;
}

/** Operations that only ever refused the form of what they were given, or did not find it. */
export function untried(answers: Answers): string[] {
  return [...answers]
    .filter(([, counts]) => [...counts.keys()].every((status) => refusedAtTheDoor.has(status)))
    .map(([operation]) => operation);
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

function operationIds(): string[] {
  return Object.values(contract.paths).flatMap((path) =>
    Object.values<{ operationId?: string }>(path).flatMap(({ operationId }) => operationId ?? []),
  );
}
