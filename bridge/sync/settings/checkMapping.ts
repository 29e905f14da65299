import type { DataverseTable } from '../../dataverse/types.ts';
import type { MappingItem } from '../../mapping/types.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { type CompiledPlan, compileItems, limitsOf } from './compileStored.ts';
import { contactTable } from './contactTable.ts';
import type { MappingProblem } from './getMapping.ts';
import { listReasons } from './readStoredMapping.ts';

/** What checking a mapping needs of the engine. */
export type CheckParts = Pick<SyncParts, 'database' | 'dataverse' | 'zones' | 'extensions' | 'stopping'>;

/** A mapping that can be used, with what it was compared with. */
export interface CheckedMapping extends CompiledPlan {
  table: DataverseTable;
}

/**
 * Compares pairs with the contact fields and the columns as they are now.
 * @throws SyncRefused with every reason why they cannot be used, each with its place
 * @throws DataverseUnavailable
 */
export async function checkMapping(
  parts: CheckParts,
  items: readonly MappingItem[],
): Promise<CheckedMapping> {
  const now = { fresh: true, signal: parts.stopping };
  const table = await parts.dataverse.describeTable(contactTable, now);
  const compiled = await compileItems(parts, items, table, now);
  const problems = [
    ...unnamed(items),
    ...('problems' in compiled ? compiled.problems : limitsOf(compiled.mapping)),
  ];
  if (problems.length === 0 && !('problems' in compiled)) return { ...compiled, table };
  const said = problems.map(({ place, detail }) => (place === undefined ? detail : `${place}: ${detail}`));
  throw new SyncRefused({
    kind: 'invalid',
    code: 'mappingInvalid',
    detail: `This mapping cannot be used: ${listReasons(said)}`,
    problems: problems.map((problem) => ({ field: '', ...problem })),
  });
}

/** Pairs without a column are no mistake in the module's setting, where they are fields that nobody mapped. */
function unnamed(items: readonly MappingItem[]): MappingProblem[] {
  return items.flatMap(({ field, column }, index) =>
    column.trim() === ''
      ? [{ code: 'unknownColumn', field, place: `pairs[${index}].column`, detail: `${field} has no column.` }]
      : [],
  );
}
