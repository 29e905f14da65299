import type { FieldDecision, MappingItem } from '../../mapping/types.ts';
import type { ContactProblem } from '../contacts/contactWork.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { checkMapping } from '../settings/checkMapping.ts';
import { readInstallation } from '../state/installation.ts';
import { readBridgeSettings } from '../state/settings/bridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { decideExplained } from './decideExplained.ts';
import { workFor } from './explainContact.ts';

/** What pairs would do with one contact, field by field. */
export interface PairsPreview {
  contactId: number;
  /** Row it has in Dynamics; absent where it would be created. */
  rowId?: string;
  fields: readonly FieldDecision[];
  problems: readonly ContactProblem[];
}

/**
 * Decides one contact as a run would if these pairs were the mapping, and writes nothing.
 * @throws SyncRefused with every reason when the pairs cannot be used, or when the contact does not exist
 * @throws DataverseUnavailable
 */
export async function previewPairs(
  parts: SyncParts,
  contactId: number,
  items: readonly MappingItem[],
): Promise<PairsPreview> {
  const { database } = parts;
  const checked = await checkMapping(parts, items);
  const { installationId } = await readInstallation(database);
  const settings = { ...(await readBridgeSettings(database)), minimumScore: 0 };
  const plan = { ...checked, installationId, settings };
  const [contact] = await loadContacts({ database, plan }, [contactId]);
  if (!contact) {
    throw new SyncRefused({
      kind: 'notFound',
      code: 'contactNotFound',
      detail: `There is no contact ${contactId} in Xperience.`,
    });
  }
  const { rowId, fields, outcome } = await decideExplained(workFor(parts, plan), contact);
  return { contactId, ...(rowId !== undefined && { rowId }), fields, problems: outcome.problems };
}
