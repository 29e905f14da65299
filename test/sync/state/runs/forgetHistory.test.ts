import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetHistory } from '../../../../bridge/sync/state/runs/forgetHistory.ts';
import { type Stage, startStage } from '../../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 72 });
});

afterEach(() => stage.close());

it('many runs that still wait for a person do not keep the others from being forgotten', async () => {
  const { db, dialect } = stage.database;
  const ended = dialect.utcNow(-40 * 24 * 60 * 60_000);
  const past = (state: string) =>
    db
      .insertInto('dynamics365.run')
      .values({
        kind: 'contacts',
        mode: 'incremental',
        state,
        dry_run: false,
        started_at: ended,
        started_local: ended,
        progressed_at: ended,
        finished_at: ended,
      })
      .execute();
  for (let run = 0; run < 500; run += 1) await past('needsConfirmation');
  await past('finished');
  await forgetHistory(stage.database, 30);
  const left = await db
    .selectFrom('dynamics365.run')
    .select('state')
    .where('state', '=', 'finished')
    .execute();
  expect(left).toEqual([]);
});

it('forgets keys of activities that were used long ago, and no others', async () => {
  const { db, dialect } = stage.database;
  const day = 24 * 60 * 60_000;
  const [old, young] = [randomUUID(), randomUUID()];
  const used = [
    { row_id: old, subject_hash: 'a', used_at: dialect.utcNow(-40 * day) },
    { row_id: young, subject_hash: 'a', used_at: dialect.utcNow(-20 * day) },
  ];
  await db.insertInto('dynamics365.activity_key').values(used).execute();
  await forgetHistory(stage.database, 30);
  const left = await db.selectFrom('dynamics365.activity_key').select('row_id').execute();
  expect(left).toEqual([{ row_id: young }]);
});
