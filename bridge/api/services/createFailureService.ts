import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { dismissFailure } from '../../sync/failures/dismissFailure.ts';
import { type ListedFailure, listFailures } from '../../sync/failures/listFailures.ts';
import { retryFailures } from '../../sync/failures/retryFailures.ts';
import type { DeliveryFailure, FailureService } from '../services.ts';
import { isoTime } from './presentRun.ts';

/** The operations on failures over the engine's table. */
export function createFailureService(database: DatabaseHandle): FailureService {
  return {
    async list(filter, { limit, after }) {
      const before = after === undefined ? {} : { before: Number(after) };
      const found = await listFailures(database, { ...filter, ...before, limit: limit + 1 });
      const items = found.slice(0, limit).map(presentFailure);
      const last = items.at(-1);
      return { items, ...(found.length > limit && last ? { next: String(last.id) } : {}) };
    },
    retry: (choice, by) => retryFailures(database, choice, by),
    dismiss: async (id, by) => presentFailure(await dismissFailure(database, id, by)),
  };
}

function presentFailure(failure: ListedFailure): DeliveryFailure {
  const { activity_id, column_name, row_id, run_id, next_attempt_at } = failure;
  return {
    id: failure.failure_id,
    kind: activity_id === 0 ? 'contact' : 'activity',
    state: failure.state === 'dismissed' ? 'dismissed' : 'open',
    subject: subjectOf(failure),
    code: failure.code,
    detail: failure.detail,
    ...(failure.field === '' ? {} : { field: failure.field }),
    ...(column_name === null ? {} : { column: column_name }),
    contactId: failure.contact_id,
    ...(activity_id === 0 ? {} : { activityId: activity_id }),
    ...(row_id === null ? {} : { rowId: row_id }),
    ...(run_id === null ? {} : { runId: run_id }),
    attempts: failure.attempts,
    firstAttempt: isoTime(failure.first_seen_at),
    lastAttempt: isoTime(failure.last_seen_at),
    ...(next_attempt_at === null ? {} : { nextAttempt: isoTime(next_attempt_at) }),
  };
}

function subjectOf({ contact_id, firstName, lastName, email }: ListedFailure): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  if (name && email) return `${name} <${email}>`;
  return name || email || `Contact ${contact_id}`;
}
