import { createHash } from 'node:crypto';
import type { DataverseTable } from '../../dataverse/types.ts';
import { compileMapping } from '../../mapping/compileMapping.ts';
import { readContactFields } from '../../xperience/readContactFields.ts';
import { type MappingTexts, readStoredMapping } from '../settings/readStoredMapping.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ContactPlan } from './contactWork.ts';

/**
 * Compiles the mapping that is stored.
 * @throws SyncRefused with every reason at once when it is empty, unreadable or impossible
 */
export async function compileStored(
  parts: Pick<SyncParts, 'database' | 'zones'>,
  texts: MappingTexts,
  table: DataverseTable,
): Promise<Pick<ContactPlan, 'mapping' | 'fingerprint'>> {
  const { items } = readStoredMapping(texts);
  if (items.length === 0) {
    throw new SyncRefused({
      kind: 'notReady',
      code: 'mappingEmpty',
      detail: 'No contact field is mapped to a Dynamics column. Set up the mapping first.',
    });
  }
  const fields = await readContactFields(parts.database);
  const compiled = compileMapping({ fields, columns: table.columns, items, zones: parts.zones });
  if ('problems' in compiled) {
    throw new SyncRefused({
      kind: 'notReady',
      code: 'mappingInvalid',
      detail: `The mapping cannot be used: ${compiled.problems.map((problem) => problem.detail).join(' ')}`,
      problems: compiled.problems,
    });
  }
  return {
    mapping: compiled.mapping,
    fingerprint: createHash('sha256').update(compiled.mapping.fingerprint).digest('hex'),
  };
}
