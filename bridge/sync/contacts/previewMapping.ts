import { createRow } from '../../mapping/createRow.ts';
import type { CompiledMapping, FieldDecision, FieldProblem, MappingItem } from '../../mapping/types.ts';
import { readContacts } from '../../xperience/contacts/readContacts.ts';
import { checkMapping } from '../settings/checkMapping.ts';
import type { SyncParts } from '../syncParts.ts';
import { contactNotFound } from '../syncRefused.ts';
import { prepareContacts } from './prepareContacts.ts';
import { resolveReferences } from './resolveReferences.ts';

/** What a contact looks like as a row of Dynamics. */
export interface MappingPreview {
  contactId: number;
  /** The pairs whose values go to Dynamics, with both values. */
  fields: FieldDecision[];
  /** Without the empty values. */
  row: Record<string, unknown>;
  problems: FieldProblem[];
}

/**
 * Makes the row of a contact by the pairs given, or by the mapping that is saved, and writes nothing.
 * @throws SyncRefused with every reason when the pairs cannot be used, or when the contact does not exist
 * @throws DataverseUnavailable
 */
export async function previewMapping(
  parts: SyncParts,
  contactId: number,
  items: readonly MappingItem[] | undefined,
): Promise<MappingPreview> {
  const mapping = await mappingToTry(parts, items);
  const [contact] = await readContacts(parts.database, { ids: [contactId], fields: mapping.fields });
  if (!contact) {
    throw contactNotFound(contactId);
  }
  const { dataverse, stopping: signal } = parts;
  const references = await resolveReferences({ dataverse, mapping, call: { signal } }, [contact.values]);
  const { row, fields, problems } = createRow({ mapping, ours: contact.values, references });
  return { contactId, fields, row, problems };
}

async function mappingToTry(
  parts: SyncParts,
  items: readonly MappingItem[] | undefined,
): Promise<CompiledMapping> {
  if (items) return (await checkMapping(parts, items)).mapping;
  return (await prepareContacts(parts, { switches: 'ignored', fresh: true, needs: [] })).mapping;
}
