import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { HistoryKind, WrittenNames } from '../contactHistory.ts';

/** A contact that a run has written. */
export interface WrittenByRun extends WrittenNames {
  contactId: number;
  what: HistoryKind;
}

/** So many entries are looked at: calls write beside a run that is going. */
const lookedAt = 200;

/** The contacts that a run which is going has written last, the newest first. */
export async function readLatestOfRun(
  { db, dialect }: DatabaseHandle,
  runId: number,
  most: number,
): Promise<WrittenByRun[]> {
  const newest = db
    .selectFrom('dynamics365.contact_history')
    .select(['contact_id', 'what', 'names', 'run_id'])
    .orderBy('history_id', 'desc');
  const rows = await dialect.limit(newest, lookedAt).execute();
  return rows
    .filter(({ run_id }) => run_id === runId)
    .slice(0, most)
    .map(({ contact_id, what, names }) => ({
      ...(names === null ? {} : (JSON.parse(names) as WrittenNames)),
      contactId: contact_id,
      what: what as HistoryKind,
    }));
}
