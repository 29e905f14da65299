import { addMilliseconds, minutesBetween, utcDateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { wallClock } from '../../mapping/localDateTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import type { CurrentTimes } from '../../xperience/currentTimes.ts';
import { type FormSchema, isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readSubmissionKeys, type SubmissionKey } from '../../xperience/forms/readSubmissionKeys.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import { lateCommitMs } from '../state/events/numberMarks.ts';
import { readRecordedSubmissions } from '../state/events/unrecorded.ts';
import { type FormWatch, readFormWatches, saveFormWatch } from './formWatches.ts';
import { LeaseLost, type PassWork, pageSize } from './passWork.ts';

/**
 * The activity that names the contact is written some seconds behind the submission (Xperience collects activities
 * for about ten), so a submission is recorded a little later. The time is inference from the default interval.
 */
export const activityDelayMs = 20_000;

/** No web server's clock is so far ahead of the database's: a stamp that is was made before the clocks went back. */
export const longestAheadMs = 60_000;

/**
 * Records what was submitted through the forms that flows wait for. It is read from the forms' own tables: an
 * activity exists only where the visitor agreed to be tracked.
 */
export async function detectSubmissions(work: PassWork): Promise<void> {
  const watches = [...(await readFormWatches(work.database))];
  // A form that cannot be read keeps no other from being looked at.
  await eachByItself(watches, async ([formId, watch]) => {
    const form = await readForm(work.database, formId);
    // A form that is gone for the moment, during an import of objects say, is looked at again when it is back.
    if (!isFormMissing(form)) await detectForm(work, form, watch);
  });
}

async function detectForm(work: PassWork, form: FormSchema, watch: FormWatch): Promise<void> {
  const until = addMilliseconds(work.times.local, -activityDelayMs);
  const ahead = addMilliseconds(work.times.local, longestAheadMs);
  let after = watch.settled;
  for (;;) {
    const keys = await readSubmissionKeys(work.database, form, { after, until, ahead, limit: pageSize });
    after = keys.at(-1)?.submissionId ?? after;
    const news = await unrecorded(work, form, keys);
    const last = keys.length < pageSize;
    await work.commit(async (transaction) => {
      await appendEvents(transaction, news.map(submissionEvent(work, form)));
      if (last) await saveFormWatch(transaction, form.formId, moved(watch, after, work));
    });
    if (last) return;
  }
}

async function unrecorded(
  { database }: Pick<PassWork, 'database'>,
  form: FormSchema,
  keys: readonly SubmissionKey[],
): Promise<SubmissionKey[]> {
  const ids = keys.map(({ submissionId }) => submissionId);
  const recorded = await readRecordedSubmissions(database, form.formId, ids);
  return keys.filter(({ submissionId }) => !recorded.has(submissionId));
}

/** Records submissions at once, before Xperience has noted who made them. */
export async function recordSubmissions(
  work: PassWork,
  form: FormSchema,
  keys: readonly SubmissionKey[],
): Promise<void> {
  const news = await unrecorded(work, form, keys);
  if (news.length === 0) return;
  await work.commit((transaction) => appendEvents(transaction, news.map(submissionEvent(work, form))));
}

/** Numbers commit out of order, so those of the last quarter of an hour are looked at again. */
function moved(watch: FormWatch, highest: number, { times }: PassWork): FormWatch {
  const old = addMilliseconds(watch.at, lateCommitMs) <= times.utc;
  return old
    ? { ...watch, settled: watch.highest, highest: Math.max(highest, watch.highest), at: times.utc }
    : watch;
}

function submissionEvent(
  { parts, times }: Pick<PassWork, 'parts' | 'times'>,
  form: FormSchema,
): (key: SubmissionKey) => NewEvent {
  const { toInstant } = timeZoneNamed(parts.zones.xperience);
  return ({ submissionId, insertedLocal }) => ({
    kind: 'formSubmitted',
    topic: String(form.formId),
    subject_id: submissionId,
    occurred_at:
      insertedLocal === null ? times.utc : utcDateTime2(new Date(toInstant(wallClock(insertedLocal)))),
    recorded_at: times.utc,
    complete_at: completeAt(insertedLocal, times),
  });
}

/** Until when a submission's activity may be missing, UTC; null once it should be there. By the local clock, as looks are. */
function completeAt(insertedLocal: DateTime2 | null, { local, utc }: CurrentTimes): DateTime2 | null {
  if (insertedLocal === null || insertedLocal > addMilliseconds(local, longestAheadMs)) return null;
  const wait = activityDelayMs - minutesBetween(insertedLocal, local) * 60_000;
  return wait <= 0 ? null : addMilliseconds(utc, Math.min(wait, activityDelayMs));
}

/**
 * Does the work for each item, also where it fails for others.
 * @throws the first failure, once all were tried; LeaseLost at once
 */
async function eachByItself<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
