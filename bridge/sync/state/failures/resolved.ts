import type { DateTime2 } from '../../../database/sqlType.ts';

/** What makes a failure a settled one: it waits for nothing, and what was sent is forgotten. */
export function resolved(utc: DateTime2) {
  return { state: 'resolved', last_seen_at: utc, next_attempt_at: null, payload: null };
}
