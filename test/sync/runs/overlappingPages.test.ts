import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { type HeldRequest, holdRequest } from '../holdRequest.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { storeSetting } from '../storeSetting.ts';

/** A page of a run is read, decided and sent while the last requests of the page before are under way. */
let stage: Stage;

/** Two requests create the rows of a page: a large and a small one. */
const contactsPerPage = 60;
const largestRequest = 50;
const sample = { contacts: 400, seed: 4, contactsPerPage };

beforeEach(async () => {
  stage = await startStage(sample);
});

afterEach(() => stage.close());

/** The second request that creates rows waits for the test. */
function holdEndOfFirstPage(): HeldRequest {
  return holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] }, { nth: 2 });
}

/** Waits until so many rows are in Dynamics. */
function rowsReach(count: number): Promise<void> {
  return vi.waitFor(() => expect(stage.rows().size).toBeGreaterThanOrEqual(count), {
    timeout: 30_000,
    interval: 5,
  });
}

/** How far the run has come. */
async function position(): Promise<number | undefined> {
  const run = await stage.database.db.selectFrom('dynamics365.run').select('position').executeTakeFirst();
  return run?.position;
}

/** Contacts of the sample that a first run sends, ascending; the same sample is there anew afterwards. */
async function qualifyingIds(): Promise<number[]> {
  await stage.sync();
  const ids = [...(await stage.links()).keys()].toSorted((one, other) => one - other);
  await stage.close();
  stage = await startStage(sample);
  return ids;
}

async function expectLinkedOnce(): Promise<void> {
  const links = [...(await stage.links()).values()];
  expect(links.toSorted()).toEqual([...stage.rows().keys()].toSorted());
}

/** Of an installation's first run. */
async function expectAllOnce({ counts }: Run): Promise<void> {
  await expectLinkedOnce();
  expect(counts.created + counts.failed).toBeGreaterThanOrEqual(stage.rows().size);
  expect(counts.created).toBeLessThanOrEqual(stage.rows().size);
}

describe('while the end of a page is under way', () => {
  it('rows of the next page are created, and the run has come no further before both are stored', async () => {
    const held = holdEndOfFirstPage();
    const run = stage.sync();
    await held.arrived();
    await rowsReach(contactsPerPage + 1);
    expect(await position()).toBe(0);
    held.letGo();
    const ended = await run;
    expect(ended).toMatchObject({ state: 'finished' });
    expect(ended.counts.read).toBeGreaterThan(2 * contactsPerPage);
    await expectAllOnce(ended);
  });

  it('no more of the next one is sent once the run is cancelled, and what both have done is stored and counted', async () => {
    await storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', 'False');
    // One after the other: of the next page one request is under way, and one waits for it.
    await stage.inDynamics.control('PATCH', 'load', { dopHint: 1 });
    const held = holdEndOfFirstPage();
    const heldOfNext = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] }, { nth: 3 });
    const run = stage.sync();
    await held.arrived();
    const [{ run_id: runId } = { run_id: 0 }] = await stage.database.db
      .selectFrom('dynamics365.run')
      .select('run_id')
      .execute();
    await cancelRun(stage.database, runId, 'somebody');
    held.letGo();
    await heldOfNext.arrived();
    await vi.waitFor(async () => expect(await position()).toBeGreaterThan(0), { timeout: 30_000 });
    heldOfNext.letGo();
    const ended = await run;
    expect(ended.state).toBe('cancelled');
    await expectAllOnce(ended);
    expect(stage.rows().size).toBeLessThanOrEqual(contactsPerPage + largestRequest);
    await stage.sync();
    await expectLinkedOnce();
  });

  it('the next one is not sent when it could be more than a person has agreed to, before it is known what that one has created', async () => {
    await storeSetting(stage.database, 'mostCreations', contactsPerPage + 10);
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'needsConfirmation', reasonCode: 'manyCreations' });
    expect(stage.rows().size).toBeGreaterThan(contactsPerPage / 2);
    expect(stage.rows().size).toBeLessThanOrEqual(contactsPerPage);
    expect(await position()).toBeGreaterThan(0);
    await expectAllOnce(run);
  });
});

it('a page begins nothing while the one before has written no row, for Dynamics may refuse them all', async () => {
  const held = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] }, { every: 1 });
  const run = stage.sync();
  await held.arrived(2);
  const reads = () => stage.dynamics.conditions.log.counts().operations.readMany ?? 0;
  // Rows under their own IDs: of both pages, after those that were merged.
  await vi.waitFor(() => expect(reads()).toBeGreaterThanOrEqual(2), { timeout: 30_000, interval: 5 });
  const pending = await stage.database.db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    .where('pending_run_id', '>', 0)
    .execute();
  expect(pending.length).toBeLessThanOrEqual(contactsPerPage);
  held.letGo();
  await expectAllOnce(await run);
});

it('a row that a contact of the page before is about to hold is not given to another one', async () => {
  const ids = await qualifyingIds();
  const [owner = 0, intruder = 0] = [ids[0], ids[contactsPerPage + 5]];
  const { headers } = await stage.inDynamics.send('POST', 'contacts', { lastname: 'Shared' });
  const row = /\(([0-9a-f-]{36})\)/i.exec(headers.get('odata-entityid') ?? '')?.[1] ?? '';
  // As the module leaves it: the link table knows of neither.
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactDynamics365RelatedID: row })
    .where('ContactID', 'in', [owner, intruder])
    .execute();
  await setJobTitle(stage.database, owner, 'Owner');
  await setJobTitle(stage.database, intruder, 'Intruder');
  const held = holdRequest(stage.dynamics, { kinds: ['batch'], body: 'Owner' });
  const run = stage.sync();
  await held.arrived();
  // The rows of the next page are under way or there.
  await rowsReach(contactsPerPage + 20);
  held.letGo();
  expect((await run).state).toBe('finished');
  expect(stage.rows().get(row)?.jobtitle).toBe('Owner');
  expect(
    await stage.database.db
      .selectFrom('dynamics365.link')
      .select('contact_id')
      .where('row_id', '=', row)
      .execute(),
  ).toEqual([{ contact_id: owner }]);
});

it('contacts with one address on two pages become one row, where rows are matched by e-mail', async () => {
  const ids = await qualifyingIds();
  await storeSetting(stage.database, 'matchByEmail', true);
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactEmail: 'twice@example.com' })
    .where('ContactID', 'in', [ids[0] ?? 0, ids[contactsPerPage + 5] ?? 0])
    .execute();
  await stage.sync();
  const rows = [...stage.rows().values()].filter((each) => each.emailaddress1 === 'twice@example.com');
  expect(rows).toHaveLength(1);
});
