import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { RunKind } from '../runs/run.ts';

export type EventFilter =
  | { kind: 'contactQualified' | 'contactChanged' }
  | { kind: 'formSubmitted'; formId: number }
  | { kind: 'activityLogged'; type?: string }
  | { kind: 'runFinished'; runKind?: RunKind; onlyWithFailures: boolean };

export interface FoundEvent {
  sequence: number;
  /** ContactID, ActivityID, number of the submission or of the run. */
  subjectId: number;
}

/** The next events behind a number, in their order. */
export async function readEvents(
  { db, dialect }: DatabaseHandle,
  filter: EventFilter,
  page: { after: number; limit: number },
): Promise<FoundEvent[]> {
  let query = db
    .selectFrom('dynamics365.event as event')
    .select(['event.sequence', 'event.subject_id'])
    .where('event.kind', '=', filter.kind)
    .where('event.sequence', '>', page.after)
    .orderBy('event.sequence');
  if (filter.kind === 'formSubmitted') query = query.where('event.topic', '=', String(filter.formId));
  if (filter.kind === 'runFinished') {
    if (filter.runKind) query = query.where('event.topic', '=', filter.runKind);
    if (filter.onlyWithFailures) {
      const failed = db
        .selectFrom('dynamics365.run as run')
        .select('run.run_id')
        .where((eb) => eb.or([eb('run.failed', '>', 0), eb('run.state', '=', 'failed')]));
      query = query.where('event.subject_id', 'in', failed);
    }
  }
  if (filter.kind === 'activityLogged' && filter.type !== undefined) {
    query = query.where('event.topic', '=', filter.type);
  }
  const rows = await dialect.limit(query, page.limit).execute();
  return rows.map((row) => ({ sequence: row.sequence, subjectId: row.subject_id }));
}
