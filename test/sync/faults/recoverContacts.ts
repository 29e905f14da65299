import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import type { Stage } from '../startStage.ts';
import { contactsWritten } from './contactsWritten.ts';
import type { Edits } from './edits.ts';
import { waitForQuiet } from './waitForQuiet.ts';
import { wakeFailures } from './wakeFailures.ts';

const agedMs = -16 * 60_000;
const mostRuns = 8;
/** How long a run may take, however busy the machine. */
const patienceMs = 180_000;

/** What was edited in Xperience, and whether stamps tell in which order. */
export interface Expected extends Pick<Edits, 'titles' | 'deletedRows'> {
  stampsAreTrue: boolean;
}

/**
 * Two runs after the last fault, with everything that failed due again, which must bring every edit of a contact without a failure where stamps are true, a
 * full one after everything pending has become too old, and another that must find nothing to write. What each of
 * them counts must be what Dynamics was asked.
 * @returns sentences about what went otherwise
 */
export async function recoverContacts(stage: Stage, expected: Expected): Promise<string[]> {
  const { db, dialect } = stage.database;
  const said: string[] = [];
  for (let finished = 0, runs = 0; finished < 2; runs += 1) {
    // A contact that does not qualify, and was imported while things were broken, is met by no walk.
    await wakeFailures(stage, 'contacts');
    const run = await countedRun(stage, 'incremental', said);
    if (run.state === 'finished') finished += 1;
    if (runs > mostRuns) return [`Runs do not finish any more: ${run.state}, ${run.reason}`];
  }
  if (expected.stampsAreTrue) said.push(...(await missedTitles(stage, expected)));
  await db
    .updateTable('dynamics365.contact_state')
    .set({ pending_at: dialect.utcNow(agedMs) })
    .where('pending_run_id', 'is not', null)
    .execute();
  const first = await countedRun(stage, 'full', said);
  const last = await countedRun(stage, 'full', said);
  const { rowsWritten } = stage.dynamics.conditions.log.counts();
  if (rowsWritten > 0) said.push(`A run with nothing to do wrote ${rowsWritten} rows.`);
  for (const { state, reason } of [first, last]) {
    if (state !== 'finished') said.push(`A run after all faults ended as ${state}: ${reason}`);
  }
  return said;
}

/** A run, with what Dynamics saw of it left in the log. */
async function countedRun(stage: Stage, mode: Run['mode'], said: string[]): Promise<Run> {
  const { log } = stage.dynamics.conditions;
  const underWay = await countUnderWay(stage);
  await waitForQuiet(stage);
  log.reset();
  const run = await stage.sync({ mode, waitMs: patienceMs });
  await waitForQuiet(stage);
  const { requests } = log.counts();
  const { counts } = run;
  if (counts.requests !== requests)
    said.push(`A run counted ${counts.requests} requests, Dynamics ${requests}.`);
  const written = contactsWritten(log.entries());
  const told = counts.created + counts.updated;
  // What was sent before and answered to nobody is told by the run that finds it. Of contacts with a field that cannot
  // travel the others do, and one that gets another row may be written at once.
  if (written + underWay < told || written > told + counts.failed + counts.linked)
    said.push(
      `A run told of ${told} rows created and updated, Dynamics wrote ${written}; ${underWay} were under way before.`,
    );
  return run;
}

/** Contacts whose values were sent by somebody who does not know what became of them. */
async function countUnderWay({ database }: Stage): Promise<number> {
  const contacts = await database.db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    .where('pending_run_id', 'is not', null)
    .execute();
  return contacts.length;
}

/** Full runs compare everything; incremental ones have to find by themselves what was edited. */
async function missedTitles(stage: Stage, { titles, deletedRows }: Expected): Promise<string[]> {
  const failures = await stage.database.db
    .selectFrom('dynamics365.failure')
    .select('contact_id')
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .execute();
  const failed = new Set(failures.map((failure) => failure.contact_id));
  const links = await stage.links();
  const rows = stage.rows();
  return [...titles].flatMap(([contactId, title]) => {
    const held = rows.get(links.get(contactId) ?? '')?.jobtitle;
    // A contact that was merged into need not have a row, and whose row was deleted after that is for a full run to see.
    return failed.has(contactId) || !links.has(contactId) || deletedRows.has(contactId) || held === title
      ? []
      : [`Incremental runs left contact ${contactId} with the job title ${held} instead of ${title}.`];
  });
}
