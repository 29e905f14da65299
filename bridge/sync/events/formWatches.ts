import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { type FormAccess, isClosed } from '../../xperience/forms/formAccess.ts';
import { isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readHighestSubmission } from '../../xperience/forms/readSubmissionKeys.ts';
import { readCursor, readCursors, saveCursor } from '../state/cursor.ts';
import { SyncRefused } from '../syncRefused.ts';
import { isAskedLately, refuseMoreWatches, type WatchAge, watchPrefixes } from './watches.ts';

/** How far the submissions of a form are recorded as events. */
export interface FormWatch extends WatchAge {
  /** Submissions up to this number are never looked at again. */
  settled: number;
  /** The highest number when `at` was, UTC: it becomes `settled` once numbers below it can no longer appear. */
  highest: number;
  at: DateTime2;
}

const prefix = watchPrefixes.forms;

/**
 * Begins to look for submissions of a form, from now on; one that is looked at already stays as it is. Only forms that
 * a flow asked for are looked at.
 * @throws SyncRefused when the form is not there or not for the one who asks, or too many are looked at already
 */
export async function watchForm(
  database: DatabaseHandle,
  formId: number,
  access: FormAccess = {},
): Promise<void> {
  const { utc } = await currentTimes(database);
  const stored = await readCursor<FormWatch>(database, prefix + formId);
  if (stored && !(await isClosed(database, formId, access))) {
    if (isAskedLately(stored, utc)) return;
    return saveFormWatch(database, formId, { ...stored, asked: utc });
  }
  const form = await readForm(database, formId, access);
  if (isFormMissing(form))
    throw new SyncRefused({ kind: 'notFound', code: 'formNotFound', detail: form.detail });
  await refuseMoreWatches(database, prefix);
  const highest = await readHighestSubmission(database, form);
  await saveFormWatch(database, formId, { settled: highest, highest, at: utc, asked: utc });
}

/** Every form that is looked at. */
export async function readFormWatches(database: DatabaseHandle): Promise<Map<number, FormWatch>> {
  const watches = await readCursors<FormWatch>(database, prefix);
  return new Map(watches.map(({ name, value }) => [Number(name.slice(prefix.length)), value]));
}

export function saveFormWatch(database: DatabaseHandle, formId: number, watch: FormWatch): Promise<void> {
  return saveCursor(database, prefix + formId, watch);
}
