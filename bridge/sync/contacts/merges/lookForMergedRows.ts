import type { DataverseClient } from '../../../dataverse/types.ts';
import { contactTable } from '../../settings/contactTable.ts';
import { readLinkedContacts } from '../../state/links.ts';
import { earlier, readMergesSeen } from '../../state/mergesSeen.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { InboundResult } from '../incoming/rowDelivery.ts';
import { followMergedRow } from './followMergedRow.ts';
import { mergedRowsOf, newestOf } from './mergedRows.ts';

/** What was taken from the survivors of merges. */
export type Survivors = readonly InboundResult[];

interface Looks {
  /** Under way. */
  running?: Promise<Survivors>;
  /** Begins when that one has ended; whoever comes meanwhile waits for it. */
  next?: Promise<Survivors>;
  /** Since when to ask next: everything before was followed, or is left to the next run. */
  since?: string;
}

const looksOf = new WeakMap<DataverseClient, Looks>();

/**
 * Follows the merges in Dynamics that contacts of ours were part of, as far as no run has. A row that nobody is linked
 * to may be the survivor of one, and nothing in it says so; so Dynamics is asked which rows were merged lately. Callers
 * at the same time share a request, but never one that was sent before they came.
 * @returns what was taken from the survivors
 * @throws DataverseUnavailable
 */
export function lookForMergedRows(parts: SyncParts): Promise<Survivors> {
  const looks = looksOf.get(parts.dataverse) ?? {};
  looksOf.set(parts.dataverse, looks);
  if (!looks.running) return begin(parts, looks);
  looks.next ??= looks.running.catch(() => undefined).then(() => begin(parts, looks));
  return looks.next;
}

function begin(parts: SyncParts, looks: Looks): Promise<Survivors> {
  delete looks.next;
  looks.running = look(parts, looks).finally(() => {
    delete looks.running;
  });
  return looks.running;
}

async function look(parts: SyncParts, looks: Looks): Promise<Survivors> {
  const { database, dataverse, log } = parts;
  const since = looks.since ?? (await readMergesSeen(database, dataverse.serverTime()));
  if (since === undefined) return [];
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const table = await dataverse.describeTable(contactTable, call);
  const rows = mergedRowsOf(await dataverse.findMerged({ table, select: [], since }, call));
  const taken: InboundResult[] = [];
  for (const [rowId, contactId] of await readLinkedContacts(database, [...rows.keys()])) {
    const merged = rows.get(rowId);
    try {
      const result = merged && (await followMergedRow(parts, contactId, merged));
      if (result) taken.push(result);
    } catch (error) {
      if (!(error instanceof SyncRefused) || error.refusal.kind !== 'conflict') throw error;
      // The next run tells of it as a failure of the contact.
      log.warn({ contactId, code: error.refusal.code }, 'a merge in Dynamics cannot be followed');
    }
  }
  const newest = newestOf(rows);
  looks.since = newest === undefined ? since : later(since, earlier(newest));
  return taken;
}

function later(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b;
}
