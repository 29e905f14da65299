import { randomInt } from 'node:crypto';
import { followContacts } from '../activities/followContacts.ts';
import type { ContactOutcome } from '../contacts/contactWork.ts';
import { exchangeContacts } from '../contacts/exchangeContacts.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { checkBrakesOften } from '../state/checkBrakes.ts';
import { haltBehind, refusePaused } from '../state/pause/pause.ts';
import { releaseContact } from '../state/releaseContact.ts';
import type { SyncParts } from '../syncParts.ts';
import { contactNotFound } from '../syncRefused.ts';

/**
 * Sends one contact whatever its score, and whether or not contact sync is on; a held one is released. It needs no
 * lease: row IDs, pending values and guards keep it apart from a run that handles the same contact.
 *
 * @param by for the audit
 * @throws SyncRefused without a mapping, when the contact does not exist, or when a brake holds (see checkBrakes)
 * @throws DataverseUnavailable
 */
export async function importContact(
  parts: SyncParts,
  contactId: number,
  by = 'bridge',
): Promise<ContactOutcome> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, anyContact: true });
  const work = {
    database: parts.database,
    dataverse: parts.dataverse,
    plan,
    runId: 0,
    // No lease, so no fencing token: any number tells this import's pending values from another's.
    token: randomInt(1, 2 ** 31 - 1),
    dryRun: false,
    call: { signal: parts.stopping, correlationId: parts.newCorrelationId() },
    mayWrite: async () => {
      await refusePaused(parts);
      return true;
    },
    refuseHalted: () => refusePaused(parts),
  };
  await checkBrakesOften(parts, work.call);
  // Before anything else: where the row turns out to be deleted, the contact may be held anew.
  await releaseContact(parts.database, contactId, by);
  const contacts = await loadContacts(work, [contactId]);
  const { outcomes, failure } = await exchangeContacts(work, contacts);
  if (failure) throw haltBehind(failure.error) ?? failure.error;
  const [outcome] = outcomes;
  if (!outcome) {
    throw contactNotFound(contactId);
  }
  await followContacts(parts, work, [outcome]);
  return outcome;
}
