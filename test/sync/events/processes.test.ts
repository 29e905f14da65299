import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../../bridge/sync/events/pollEvents.ts';
import { disqualify, qualify } from '../qualifying.ts';
import { type Stage, startStage } from '../startStage.ts';

/** Two processes look for events on one database while contacts qualify; one of them is killed. */
const detectionProcess = fileURLToPath(new URL('./detectionProcess.ts', import.meta.url));
const patience = { timeout: 60_000, interval: 20 };

let stage: Stage;
let processes: ChildProcess[];

beforeEach(async () => {
  stage = await startStage({ contacts: 120, seed: 3 });
});

afterEach(async () => {
  for (const each of processes) each.kill('SIGKILL');
  await stage.close();
});

function start(): ChildProcess {
  const options = JSON.stringify({ ...stage.options, leaseMs: 1_000 });
  return spawn(process.execPath, [detectionProcess, options], { stdio: 'ignore' });
}

const passToken = async (): Promise<number> => {
  const leases = stage.database.db.selectFrom('dynamics365.lease').select('token');
  return (await leases.where('name', '=', 'events').executeTakeFirst())?.token ?? 0;
};

/** Waits until so many passes more were begun, by whichever process. */
async function passes(count: number): Promise<void> {
  const before = await passToken();
  await vi.waitFor(async () => expect(await passToken()).toBeGreaterThanOrEqual(before + count), patience);
}

it('two processes tell a flow of each contact once, in one order, though one of them is killed', async () => {
  const all = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .orderBy('ContactID')
    .execute();
  const contacts = all.map(({ ContactID }) => ContactID).slice(0, 60);
  for (const each of contacts) await disqualify(stage.database, each);
  // This process only reads what the others found.
  const reading = createEventDetection(stage.engine.parts, { intervalMs: 60 * 60_000 });
  const told: number[] = [];
  let cursor: string | undefined;
  const poll = async () => {
    const filter = { kind: 'contactQualified' } as const;
    const answer = await pollEvents(stage.engine.parts, reading, { filter, cursor }, async (ids) => ids);
    cursor = answer.cursor;
    told.push(...answer.items);
  };
  await poll();
  processes = [start(), start()];
  await passes(4);

  for (let next = 0; next < contacts.length; next += 3) {
    for (const each of contacts.slice(next, next + 3)) await qualify(stage.database, each);
    if (next === 30) processes[0]?.kill('SIGKILL');
    await poll();
  }
  await passes(3);
  await vi.waitFor(async () => {
    await poll();
    expect(told.length).toBeGreaterThanOrEqual(contacts.length);
  }, patience);
  expect([...told].sort((a, b) => a - b)).toEqual(contacts);

  const [, survivor] = processes;
  const ended = survivor && once(survivor, 'exit');
  survivor?.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const events = await stage.database.db.selectFrom('dynamics365.event').select('sequence').execute();
  expect(new Set(events.map(({ sequence }) => sequence)).size).toBe(events.length);
});
