import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { linkContact } from '../../../bridge/sync/contacts/linkContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { dismissFailure } from '../../../bridge/sync/state/failures/dismissFailure.ts';
import { retryFailures } from '../../../bridge/sync/state/failures/retryFailures.ts';
import { releaseContact } from '../../../bridge/sync/state/releaseContact.ts';
import { cancelRun, confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { Ended, endingAfter } from '../settings/endingAfter.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;
let contact: { contactId: number; contactGuid: string };
let rowId: string;
let runId: number;
let failureId: number;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  const run = await stage.sync();
  runId = run.id;
  [[contact, rowId] = [contact, '']] = [...(await stage.links())].map(
    ([contactId, row]) => [{ contactId, contactGuid: '' }, row] as const,
  );
  const { db, dialect } = stage.database;
  const { ContactGUID } = await db
    .selectFrom('OM_Contact')
    .select('ContactGUID')
    .where('ContactID', '=', contact.contactId)
    .executeTakeFirstOrThrow();
  contact.contactGuid = ContactGUID;
  const failed = db.insertInto('dynamics365.failure').values({
    contact_id: 99_999,
    code: 'textTooLong',
    kind: 'data',
    detail: 'Too long.',
    state: 'open',
    first_seen_at: dialect.utcNow(),
    last_seen_at: dialect.utcNow(),
  });
  failureId = (await dialect.outputInserted(failed, ['failure_id']).executeTakeFirstOrThrow()).failure_id;
});
afterAll(() => stage.close());

const putRun = (state?: string) =>
  state === undefined
    ? undefined
    : stage.database.db.updateTable('dynamics365.run').set({ state }).where('run_id', '=', runId).execute();

/** All that the actions change. */
async function changed(): Promise<string> {
  const { db } = stage.database;
  const { contactId } = contact;
  return JSON.stringify([
    await db.selectFrom('dynamics365.link').select('row_id').where('contact_id', '=', contactId).execute(),
    (await stage.links()).get(contactId),
    await db
      .selectFrom('dynamics365.contact_state')
      .select('held')
      .where('contact_id', '=', contactId)
      .execute(),
    await db.selectFrom('dynamics365.failure').select(['state', 'next_attempt_at']).execute(),
    await db
      .selectFrom('dynamics365.run')
      .select(['state', 'cancel_requested'])
      .where('run_id', '=', runId)
      .execute(),
  ]);
}

async function audited() {
  const rows = await stage.database.db
    .selectFrom('dynamics365.audit')
    .select(['caller', 'action', 'details'])
    .where('caller', '=', 'ada')
    .orderBy('audit_id')
    .execute();
  return rows.map(({ details, ...row }) => ({ ...row, ...JSON.parse(details ?? '{}') }));
}

/** One after the other: each begins where the one before it has ended. */
const actions: [string, (database: BridgeDatabase) => Promise<unknown>, object, run?: string][] = [
  [
    'unlinking',
    (database) => unlinkContact(database, { ...contact, rowId }, { hold: true, reason: 'Test.', by: 'ada' }),
    { action: 'link.remove', before: expect.any(String), after: null, hold: true },
  ],
  [
    'ending a hold',
    (database) => releaseContact(database, contact.contactId, 'ada'),
    { action: 'hold.release', before: { held: true }, after: { held: false } },
  ],
  [
    'linking',
    (database) => linkContact({ ...stage.engine.parts, database }, { ...contact, rowId: null }, rowId, 'ada'),
    { action: 'link.create', before: null, after: expect.any(String) },
  ],
  [
    'dismissing a failure',
    (database) => dismissFailure(database, failureId, 'ada'),
    { action: 'failure.dismiss', before: { state: 'open' }, after: { state: 'dismissed' } },
  ],
  [
    'retrying failures',
    (database) => retryFailures(database, { ids: [failureId] }, 'ada'),
    { action: 'failure.retry', before: { open: 0, dismissed: 1 }, after: { open: 1, due: 1 } },
  ],
  [
    'confirming a run',
    (database) => confirmRun(database, runId, 'ada'),
    { action: 'run.confirm', before: { state: 'needsConfirmation' }, after: { state: 'running' } },
    'needsConfirmation',
  ],
  [
    'cancelling a run that is going',
    (database) => cancelRun(database, runId, 'ada'),
    { action: 'run.cancel', before: { state: 'running' }, after: { cancelRequested: true } },
    'running',
  ],
  [
    'cancelling a run that waits',
    (database) => cancelRun(database, runId, 'ada'),
    { action: 'run.cancel', before: { state: 'needsConfirmation' }, after: { state: 'cancelled' } },
    'needsConfirmation',
  ],
];

describe.each(actions)('%s', (_what, act, entry, run) => {
  it('and its entry in the audit are written both or neither, wherever the process ends', async () => {
    for (let statements = 0, ended = true; ended; statements += 1) {
      await putRun(run);
      const before = { data: await changed(), entries: await audited() };
      const ending = endingAfter(stage.database, statements);
      await act({ ...stage.database, db: ending.db, main: ending.main }).catch((error: unknown) => {
        if (!(error instanceof Ended)) throw error;
      });
      ended = ending.ended();
      const entries = (await audited()).slice(before.entries.length);
      expect(entries).toMatchObject((await changed()) === before.data ? [] : [entry]);
      if (!ended) expect(entries).toHaveLength(1);
    }
  });
});
