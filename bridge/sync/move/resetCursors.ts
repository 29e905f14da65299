import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { readTypeNumbers } from '../../xperience/activities/readTypeNumbers.ts';
import { readHighestVisitor } from '../../xperience/contacts/readHighestVisitor.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readHighestSubmission } from '../../xperience/forms/readSubmissionKeys.ts';
import { readCursor, readCursors, removeCursor, saveCursor } from '../state/cursor.ts';
import type { NumberMark } from '../state/events/numberMarks.ts';
import { lowerActivityNumbers } from '../state/move/lowerActivityNumbers.ts';
import { readContactCursor, saveContactCursor } from '../state/runs/contactCursor.ts';

/** Names of cursors that count numbers which begin anew in the new installation, or are given anew. */
const names = {
  deleted: 'contacts.gone',
  activities: 'activities.new',
  detection: 'events.detection',
  forms: 'events.form.',
  types: 'events.activities.',
} as const;

/**
 * Makes the cursors fit the new installation. Contacts and activities keep their numbers, so their cursors go on, from the
 * highest number that is there at most: those above it will be given to activities nobody has seen; what was
 * merged is numbered from the beginning; forms are looked at from now on; local times are those of
 * the new clock; and all linked contacts are compared once. Run it in a transaction, behind the tables.
 */
export async function resetCursors(fresh: DatabaseHandle): Promise<void> {
  const times = await currentTimes(fresh);
  const visitors = await readHighestVisitor(fresh);
  const highest = await readHighestActivityId(fresh);
  await lowerActivityNumbers(fresh, highest);
  await change(fresh, names.deleted, (cursor) => ({ ...cursor, after: 0, visitors }));
  await change(fresh, names.activities, (cursor) => ({
    ...cursor,
    marks: lowered(cursor.marks, highest),
    ...(typeof cursor.utc === 'string' && { local: localOf(cursor.utc as DateTime2, times.offsetMinutes) }),
    visitors,
  }));
  // Who qualifies and how contacts look is counted from now on: nothing that the migration has done is an event.
  await change(
    fresh,
    names.detection,
    ({ score: _score, qualifying: _rule, fields: _fields, activities, ...kept }) => ({
      ...kept,
      ...(activities !== undefined && { activities: lowered(activities, highest) }),
    }),
  );
  const contacts = await readContactCursor(fresh);
  if (contacts) {
    const { local: _local, utc } = contacts;
    await saveContactCursor(fresh, { utc, local: localOf(utc, times.offsetMinutes), fingerprint: '' });
  }
  await moveFormWatches(fresh, times.utc);
  await moveTypeWatches(fresh, highest);
}

/** Marks of numbers that are there. */
function lowered(marks: unknown, highest: number): NumberMark[] {
  return ((marks ?? []) as NumberMark[]).map((mark) => ({ ...mark, id: Math.min(mark.id, highest) }));
}

function localOf(utc: DateTime2, offsetMinutes: number): DateTime2 {
  return addMilliseconds(utc, offsetMinutes * 60_000);
}

async function change(
  database: DatabaseHandle,
  name: string,
  changed: (cursor: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> {
  const cursor = await readCursor<Record<string, unknown>>(database, name);
  if (cursor) await saveCursor(database, name, changed(cursor));
}

/** Callers go on with the number that a form had, but all its submissions have other ones. */
async function moveFormWatches(fresh: DatabaseHandle, utc: DateTime2): Promise<void> {
  for (const watch of await readCursors<{ asked: DateTime2 }>(fresh, names.forms)) {
    const form = await readForm(fresh, Number(watch.name.slice(names.forms.length)));
    if (isFormMissing(form)) {
      await removeCursor(fresh, watch);
      continue;
    }
    const highest = await readHighestSubmission(fresh, form);
    await saveCursor(fresh, watch.name, { settled: highest, highest, at: utc, asked: watch.value.asked });
  }
}

/** The type of an activity has another number, and the same name. */
async function moveTypeWatches(fresh: DatabaseHandle, highest: number): Promise<void> {
  const numbers = await readTypeNumbers(fresh);
  const watches = await readCursors<{ type: string | null; since: number }>(fresh, names.types);
  for (const watch of watches) await removeCursor(fresh, watch);
  for (const { name, value } of watches) {
    const { type } = value;
    const number = type === null ? name.slice(names.types.length) : numbers.get(type.toLowerCase());
    const since = Math.min(value.since, highest);
    if (number !== undefined) await saveCursor(fresh, names.types + number, { ...value, since });
  }
}
