import { csvLine } from '../../api/present/csvLine.ts';
import { readContactNames } from '../../sync/state/readContactNames.ts';
import { listPlanned } from '../../sync/state/runs/plannedChanges.ts';
import type { Page, Visit } from '../page.ts';
import { runOfVisit } from './runOfVisit.ts';

const rowsAtOnce = 500;

/** The whole plan of a run as a file, read as it is sent. */
export const planCsv: Page = {
  path: 'runs/:id{[0-9]+}/plan.csv',
  section: 'runs',
  async show(visit) {
    const run = await runOfVisit(visit);
    return run && { file: `run-${run.id}-plan.csv`, csv: lines(run.id, visit) };
  },
};

async function* lines(runId: number, { services, t, signal }: Visit): AsyncIterable<string> {
  const { database } = services.parts;
  yield csvLine(t.runs.csvHead);
  let after = 0;
  for (;;) {
    signal.throwIfAborted();
    const changes = await listPlanned(database, runId, { after, limit: rowsAtOnce });
    const last = changes.at(-1);
    if (!last) return;
    after = last.contactId;
    const names = await readContactNames(
      database,
      changes.map(({ contactId }) => contactId),
    );
    for (const { contactId, kind, fields, problems } of changes) {
      const name = names.get(contactId);
      const contact = [contactId, name?.firstName ?? '', name?.lastName ?? '', name?.email ?? '', kind];
      for (const { field, column, to, old, new: value } of fields)
        yield csvLine([...contact, field, column, to, old ?? '', value ?? '', '']);
      for (const { field, column, detail } of problems)
        yield csvLine([...contact, field ?? '', column ?? '', '', '', '', detail]);
    }
  }
}
