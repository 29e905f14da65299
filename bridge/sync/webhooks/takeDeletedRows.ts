import { inTransaction } from '../../database/inTransaction.ts';
import type { CallOptions, TableRef } from '../../dataverse/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { exchangeContacts } from '../contacts/exchangeContacts.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { readSingly } from '../refusals/readSingly.ts';
import { checkContact } from '../state/contactsToCheck.ts';
import { refusePaused } from '../state/pause/pause.ts';
import type { SyncParts } from '../syncParts.ts';

/** More than these at once is for a run, which stops and asks. */
const mostAtOnce = 50;

/**
 * Does with contacts whose rows were deleted in Dynamics what the setting for them says. Rows that are to be created again are
 * left to the next run, with its brakes, and so are many at once.
 * @param linked ContactIDs by the rows that were deleted
 * @returns rows that are there all the same: they are to be looked at as changed ones
 * @throws SyncRefused, DataverseUnavailable
 */
export async function takeDeletedRows(
  parts: SyncParts,
  linked: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  const { database, dataverse } = parts;
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const plan = await prepareContacts(parts, { switches: 'required', fresh: false });
  const present = await readPresent(dataverse, plan.table, [...linked.keys()], call);
  const gone = [...linked].flatMap(([rowId, contactId]) => (present.has(rowId) ? [] : contactId));
  if (gone.length > mostAtOnce || plan.settings.deletedRow === 'createAgain') {
    await leaveToRun(parts, gone);
  } else if (gone.length > 0) {
    const work = {
      database,
      dataverse,
      plan,
      runId: 0,
      token: 0,
      dryRun: false,
      call,
      // Nothing is written to Dynamics because of a webhook.
      mayWrite: () => false,
      refuseHalted: () => refusePaused(parts),
    };
    const { failure } = await exchangeContacts(work, await loadContacts(work, gone));
    if (failure) throw failure.error;
  }
  return present;
}

/** Which of the rows are there. A list may leave one out; more than a few that are missing are left to a run, which asks for each. */
async function readPresent(
  dataverse: SyncParts['dataverse'],
  table: TableRef,
  rowIds: readonly string[],
  call: CallOptions,
): Promise<Set<string>> {
  const options = { ...call, select: ['statecode'] };
  const present = new Set((await dataverse.readRows(table, rowIds, options)).keys());
  const missing = rowIds.filter((rowId) => !present.has(rowId));
  if (missing.length > mostAtOnce) return present;
  const { found } = await readSingly(dataverse, table, missing, options);
  return new Set([...present, ...found.keys()]);
}

async function leaveToRun({ database }: SyncParts, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return;
  await inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    for (const contactId of contactIds) await checkContact(transaction, contactId, utc);
  });
}
