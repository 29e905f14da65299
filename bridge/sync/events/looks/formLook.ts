import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { type FormSchema, isFormMissing } from '../../../xperience/forms/formTypes.ts';
import { readForm } from '../../../xperience/forms/readForm.ts';
import { readSubmissionKeys } from '../../../xperience/forms/readSubmissionKeys.ts';
import type { SyncParts } from '../../syncParts.ts';
import { recordSubmissions } from '../detectSubmissions.ts';
import { readFormWatches } from '../formWatches.ts';
import { pageSize } from '../passWork.ts';
import type { Look } from './look.ts';

/** How long the definition of a form is taken to be still so, or a form that is gone to be gone, ms. */
const freshMs = 60_000;
const oneDayMs = 24 * 60 * 60_000;

interface SeenForm {
  /** Undefined while it is gone. */
  form: FormSchema | undefined;
  readAt: number;
  /** Submissions up to this number are for an ordinary pass. */
  seen: number | undefined;
}

/** Looks for submissions of the forms that somebody waits for, by their numbers, and records them at once. */
export function createFormLook({ database }: Pick<SyncParts, 'database'>): Look {
  let known = new Map<number, SeenForm>();

  const current = async (formId: number): Promise<SeenForm> => {
    const before = known.get(formId);
    if (before && performance.now() - before.readAt < freshMs) return before;
    const read = await readForm(database, formId);
    const form = isFormMissing(read) ? undefined : read;
    // From where an ordinary pass looks, too: what was submitted since somebody asked for the form is news.
    const seen = before?.seen ?? (await readFormWatches(database)).get(formId)?.settled;
    const now = { form, readAt: performance.now(), seen };
    known.set(formId, now);
    return now;
  };

  return {
    kind: 'formSubmitted',
    begin: async () => {
      known = new Map();
    },
    async findNews({ forms }, { local }) {
      for (const formId of known.keys()) if (!forms.has(formId)) known.delete(formId);
      const news: { of: SeenForm; form: FormSchema; keys: Awaited<ReturnType<typeof readSubmissionKeys>> }[] =
        [];
      for (const formId of forms) {
        const of = await current(formId);
        if (!of.form || of.seen === undefined) continue;
        const keys = await newest(of.form, of.seen, local);
        if (keys.length > 0) news.push({ of, form: of.form, keys });
      }
      if (news.length === 0) return undefined;
      return async (work) => {
        for (const { of, form, keys } of news) {
          await recordSubmissions(work, form, keys);
          of.seen = keys.at(-1)?.submissionId ?? of.seen;
        }
      };
    },
  };

  async function newest(form: FormSchema, after: number, local: DateTime2) {
    // Whenever they were made, by whatever clock.
    const until = addMilliseconds(local, oneDayMs);
    try {
      return await readSubmissionKeys(database, form, { after, until, ahead: until, limit: pageSize });
    } catch {
      // Its table is being changed: its definition is read anew, and an ordinary pass tells what is wrong.
      known.delete(form.formId);
      return [];
    }
  }
}
