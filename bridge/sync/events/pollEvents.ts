import { type EventFilter, highestSequence, readEvents } from '../state/events/events.ts';
import { readInstallation } from '../state/installation.ts';
import type { SyncParts } from '../syncParts.ts';
import { completeOnes } from './completeOnes.ts';
import type { EventDetection } from './createEventDetection.ts';
import { readDetectionState } from './detectionState.ts';
import { notePoll } from './waitingEvents.ts';

/** Most items of one poll. */
const pageSize = 100;

export interface Polled<Item> {
  /** For the next poll. */
  cursor: string;
  items: Item[];
}

/**
 * One poll of a trigger. Without a cursor it starts from now and answers nothing. It fails where just now nobody could look
 * for what it waits for; what other triggers wait for does not concern it.
 * @param present makes items of ContactIDs or numbers of runs or submissions, leaving out those that are gone
 */
export async function pollEvents<Item>(
  parts: SyncParts,
  detection: Pick<EventDetection, 'detect'>,
  { filter, cursor }: { filter: EventFilter; cursor: string | undefined },
  present: (ids: number[]) => Promise<Item[]>,
): Promise<Polled<Item>> {
  const { database } = parts;
  const failures = await detection.detect();
  if (failures.has(filter.kind)) throw failures.get(filter.kind);
  const { installationId } = await readInstallation(database);
  const highest = await highestSequence(database, await readDetectionState(database));
  let sequence = cursor === undefined ? highest : decodeEventCursor(cursor, installationId, highest);
  for (;;) {
    const events = await completeOnes(
      database,
      await readEvents(database, filter, { after: sequence, limit: pageSize }),
    );
    sequence = events.at(-1)?.sequence ?? sequence;
    const items =
      events.length === 0 ? [] : await present([...new Set(events.map((each) => each.subjectId))]);
    // Where every subject is gone the next page is tried, so that a flow is not held up by what no longer exists.
    if (items.length > 0 || events.length < pageSize) {
      notePoll(parts, filter, sequence);
      return { cursor: encodeEventCursor({ installationId, sequence }), items };
    }
  }
}

/** Where a trigger is: the last event its flow was given. */
interface EventCursor {
  installationId: string;
  sequence: number;
}

const shape = /^e1\.([0-9a-f-]{36})\.(\d{1,10})$/;

/** Makes the opaque text the gateway carries from poll to poll. */
function encodeEventCursor({ installationId, sequence }: EventCursor): string {
  return Buffer.from(`e1.${installationId}.${sequence}`).toString('base64url');
}

/**
 * Reads it back. A damaged cursor, one of another installation or of a database that was restored since continues
 * from the oldest event kept: an error would leave the flow stuck.
 * @param highest the highest number an event ever had here
 */
function decodeEventCursor(text: string, installationId: string, highest: number): number {
  const [, installation, digits] = shape.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const sequence = Number(digits);
  return installation === installationId && sequence <= highest ? sequence : 0;
}
