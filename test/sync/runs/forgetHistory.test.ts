import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetHistory } from '../../../bridge/sync/runs/forgetHistory.ts';
import { type Stage, startStage } from '../startStage.ts';

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
