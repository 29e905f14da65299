import { csvLine } from '../../api/present/csvLine.ts';
import { isoTime } from '../../api/present/isoTime.ts';
import { listAudit } from '../../sync/state/audit/audit.ts';
import type { Page, Visit } from '../page.ts';
import { readAuditFilter } from './auditFilter.ts';

const rowsAtOnce = 500;

/** The change log as its filter shows it, as a file that is read as it is sent. */
export const changeLogCsv: Page = {
  path: 'changes.csv',
  section: 'changeLog',
  scope: 'manage',
  show: async (visit) => ({ file: 'changes.csv', csv: lines(visit) }),
};

async function* lines(visit: Visit): AsyncIterable<string> {
  const { services, t, signal } = visit;
  const { filter } = await readAuditFilter(visit);
  yield csvLine(t.changeLog.csvHead);
  let before = 2 ** 31 - 1;
  for (;;) {
    signal.throwIfAborted();
    const found = await listAudit(services.parts.database, { ...filter, before, limit: rowsAtOnce });
    for (const entry of found) {
      const { audit_id, happened_at, caller, caller_kind, address, action, subject, details } = entry;
      yield csvLine([
        audit_id,
        isoTime(happened_at),
        caller,
        caller_kind ?? '',
        address ?? '',
        action,
        subject,
        details ?? '',
      ]);
    }
    const last = found.at(-1);
    if (!last || found.length < rowsAtOnce) return;
    before = last.audit_id;
  }
}
