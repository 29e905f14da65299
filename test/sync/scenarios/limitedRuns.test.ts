import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Stage, startStage } from '../startStage.ts';
import { touchContacts } from '../touchContacts.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 140, seed: 12 });
});

afterEach(() => stage.close());

it('limited runs get on from one to the next and look at nothing twice', async () => {
  const first = await stage.sync({ limit: 20 });
  expect(first.counts).toMatchObject({ read: 20, created: 20 });
  const second = await stage.sync({ limit: 20 });
  expect(second.counts).toMatchObject({ created: 20, unchanged: 20, read: 40 });
  expect((await stage.links()).size).toBe(40);
  const rest = await stage.sync();
  expect(rest.counts.unchanged).toBe(40);
  expect((await stage.sync()).counts.read).toBe(0);
});

it('a limited run of changes counts those that changed, wherever they stand', async () => {
  await stage.sync();
  await touchContacts(stage, { modified: 30, changed: 4, title: 'Limited' });
  const { counts } = await stage.sync({ limit: 3 });
  expect(counts).toMatchObject({ updated: 3 });
  const titled = [...stage.rows().values()].filter((row) => row.jobtitle === 'Limited');
  expect(titled).toHaveLength(3);
});

it('a limited full run stops after so many contacts, changed or not', async () => {
  await stage.sync();
  const { counts } = await stage.sync({ mode: 'full', limit: 7 });
  expect(counts).toMatchObject({ read: 7, unchanged: 7 });
});

it('an unlimited run after limited ones finds what changed in those they had sent', async () => {
  await stage.sync({ limit: 20 });
  await touchContacts(stage, { modified: 1, changed: 1, title: 'In between' });
  await stage.sync();
  const titled = [...stage.rows().values()].filter((row) => row.jobtitle === 'In between');
  expect(titled).toHaveLength(1);
});

it('a limited run stops after so many contacts that failed before, too', async () => {
  await stage.sync();
  const [...linked] = await stage.links();
  for (const [, rowId] of linked.slice(0, 5)) await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
  await stage.sync({ mode: 'full' });
  const { db, dialect } = stage.database;
  await db
    .updateTable('dynamics365.failure')
    .set({ next_attempt_at: dialect.utcNow(-1_000) })
    .where('code', '=', 'rowDeleted')
    .execute();
  expect((await stage.sync({ limit: 2 })).counts).toMatchObject({ read: 2, failed: 2 });
  expect((await stage.sync({ limit: 3 })).counts).toMatchObject({ read: 3, failed: 3 });
});
