import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { carriedTables } from '../../../bridge/sync/state/move/carriedTables.ts';
import { separated } from '../openSampleDatabase.ts';
import { type MoveStage, startMoveStage } from './startMoveStage.ts';

let stage: MoveStage;
beforeEach(async ({ skip }) => {
  if (separated) skip('Separated contact data cannot be migrated.');
  stage = await startMoveStage({ contacts: 500 });
  await stage.sync();
  await stage.engine.runs.syncActivities({
    mode: 'incremental',
    dryRun: false,
    requestedBy: 'test',
    waitMs: 60_000,
  });
  await stage.pauseOld();
  await stage.migrate();
  const { fresh } = await stage.open();
  // Some link fields arrive empty, so that settling writes contacts.
  const linked = 'ContactDynamics365RelatedID is not null and ContactID % 5 = 0';
  await sql.raw(`update OM_Contact set ContactDynamics365RelatedID = null where ${linked}`).execute(fresh.db);
});
afterEach(() => stage?.close());

/** All rows of the bridge tables and the link fields, without the times at which the move wrote them. */
async function contentOf({ db }: BridgeDatabase): Promise<string> {
  const found: unknown[] = [];
  for (const table of carriedTables) {
    const { rows } = await sql.raw<Record<string, unknown>>(`select * from ${table}`).execute(db);
    const kept = rows.filter(({ name, action }) => name !== 'move' && action !== 'installation.move');
    found.push([table, kept.map(withoutTimes).sort()]);
  }
  const links =
    'select ContactID, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn from OM_Contact';
  found.push((await sql.raw(links).execute(db)).rows);
  return JSON.stringify(found);
}

function withoutTimes(row: Record<string, unknown>): string {
  const { changed_at, held_at, value, ...kept } = row;
  const text = typeof value === 'string' ? value.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+/g, 'time') : value;
  return JSON.stringify({ ...kept, value: text });
}

/** @returns whether it was killed, rather than having come to its end */
async function moveKilledAt(number: number, of: 'anything' | 'contacts' = 'anything'): Promise<boolean> {
  const { xperience, timeZone } = stage.options;
  const script = fileURLToPath(new URL('./moveProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [script, xperience, stage.target, timeZone, String(number), of], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal === 'SIGKILL';
}

test('a move that is killed ten times ends as one that nobody disturbed', async () => {
  const undisturbed = `${stage.target}.copy.db`;
  cpSync(stage.target, undisturbed);
  let killed = 0;
  // Each process gets somewhat further than the one before it, all of them together not through the tables.
  for (const number of [1, 2, 3, 4, 6, 8, 3, 5, 4]) if (await moveKilledAt(number)) killed += 1;
  // The first transaction that writes contacts is behind all of these.
  if (await moveKilledAt(1, 'contacts')) killed += 1;
  expect(killed).toBe(10);
  const installations = await stage.open();
  await carryOutMove(installations, await planMove(installations));
  const other = await stage.open(undisturbed);
  await carryOutMove(other, await planMove(other));
  // The report names the database it was moved to.
  const disturbed = (await contentOf(installations.fresh)).replaceAll(stage.target, undisturbed);
  expect(disturbed).toBe(await contentOf(other.fresh));
});
