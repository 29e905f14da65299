import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DataverseTable } from '../../dataverse/types.ts';
import type { PairProblem } from '../../mapping/pairProblem.ts';
import { explainContactFields } from '../../xperience/fields/explainContactField.ts';

/**
 * Says of fields and columns that a mapping cannot use what they are, where they are there after all: hidden, or of a
 * type whose values cannot travel.
 */
export async function explainUnknown(
  database: DatabaseHandle,
  { otherColumns }: Pick<DataverseTable, 'otherColumns'>,
  problems: readonly PairProblem[],
): Promise<PairProblem[]> {
  const unknown = problems.filter(({ code }) => code === 'unknownField').map(({ field }) => field);
  const fields = unknown.length === 0 ? undefined : await explainContactFields(database, unknown);
  return problems.map((problem) => {
    const { code, field, column } = problem;
    const [what, reason] =
      code === 'unknownField'
        ? [`The contact field "${field}"`, fields?.get(field)]
        : [`The column "${column}"`, code === 'unknownColumn' ? otherColumns?.get(column) : undefined];
    return reason === undefined ? problem : { ...problem, detail: `${what} ${reason}.` };
  });
}
