import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { NewBridgeRow } from '../../../database/bridgeTables.ts';

export type EventKind =
  | 'contactQualified'
  | 'contactChanged'
  | 'formSubmitted'
  | 'runFinished'
  | 'activityLogged';

export type NewEvent = NewBridgeRow<'dynamics365.event'> & { kind: EventKind };

const columns = {
  place: 'int',
  kind: 'nvarchar(40)',
  topic: 'nvarchar(250)',
  contact_id: 'int',
  subject_id: 'int',
  occurred_at: 'datetime2(7)',
  recorded_at: 'datetime2(7)',
} as const;

/**
 * Appends events, which get their numbers in the order given. Only the holder of the lease may, so that numbers are
 * committed in their order. However many they are, the statement is the same.
 */
export async function appendEvents(
  { db, dialect }: ContactHandle,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ kind, topic, contact_id, subject_id, occurred_at, recorded_at }, place) => ({
    place,
    kind,
    topic: topic ?? '',
    contact_id: contact_id ?? null,
    subject_id,
    occurred_at,
    recorded_at,
  }));
  const written = ['kind', 'topic', 'contact_id', 'subject_id', 'occurred_at', 'recorded_at'] as const;
  await db
    .insertInto('dynamics365.event')
    .columns(written)
    .expression((eb) =>
      eb
        .selectFrom(dialect.jsonRows('given', columns, rows))
        .select(written.map((name) => `given.${name}` as const))
        .orderBy('given.place'),
    )
    .execute();
}
