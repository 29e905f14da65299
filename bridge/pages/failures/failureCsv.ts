import { csvLine } from '../../api/present/csvLine.ts';
import { presentFailure } from '../../api/present/presentFailure.ts';
import { listFailures } from '../../sync/state/failures/listFailures.ts';
import type { Page, Visit } from '../page.ts';
import { causeOf } from './causeKey.ts';
import { searchedContact, searchedIds } from './failuresOfContact.ts';

const rowsAtOnce = 500;

/** All failures of a state, of one reason, or of the contacts searched for, as a file that is read as it is sent. */
export const failureCsv: Page = {
  path: 'failures.csv',
  section: 'failures',
  show: async (visit) => ({ file: 'failures.csv', csv: lines(visit) }),
};

async function* lines(visit: Visit): AsyncIterable<string> {
  const { services, query, t, signal } = visit;
  const { database } = services.parts;
  const show = query.get('show') === 'dismissed' ? 'dismissed' : 'open';
  const cause = causeOf(query);
  const contactIds = searchedContact(visit) === '' ? undefined : await searchedIds(visit);
  yield csvLine(t.failures.csvHead);
  let before = 2 ** 31 - 1;
  for (;;) {
    signal.throwIfAborted();
    const found = await listFailures(database, {
      ...cause,
      ...(contactIds && { contactIds }),
      show,
      before,
      limit: rowsAtOnce,
    });
    for (const each of found) {
      const shown = presentFailure(each, services.dynamicsUrl);
      const { id, contactId, activityId, subject, code, field, column, detail, remedy, attempts } = shown;
      const { firstAttempt, lastAttempt, nextAttempt } = shown;
      yield csvLine([
        id,
        contactId,
        activityId,
        subject,
        code,
        field,
        column,
        detail,
        remedy,
        attempts,
        firstAttempt,
        lastAttempt,
        nextAttempt,
      ]);
    }
    const last = found.at(-1);
    if (!last || found.length < rowsAtOnce) return;
    before = last.failure_id;
  }
}
