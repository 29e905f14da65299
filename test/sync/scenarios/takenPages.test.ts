import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '../../../bridge/sync/runs/createRuns.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { storeSetting } from '../storeSetting.ts';

/** Runs that take what Dynamics changed. */
let stage: Stage;
let statements: number;
let links: [number, string][];

const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    statements += 1;
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  stage = await startStage({ contacts: 400, seed: 7 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await storeSetting(stage.database, 'takeDynamicsChanges', true);
  await stage.sync();
  await stage.sync({ mode: 'full' });
  links = [...(await stage.links())].slice(0, 45);
});
afterAll(() => stage.close());
beforeEach(() => {
  statements = 0;
});

async function edit(count: number, city: string): Promise<void> {
  for (const [, rowId] of links.slice(0, count))
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city });
}

/** A full run, with the statements it takes. */
async function counted() {
  const { parts } = stage.engine;
  const database = { ...parts.database, db: parts.database.db.withPlugin(counting) };
  const { run } = await createRuns({ ...parts, database }).syncContacts({
    mode: 'full',
    dryRun: false,
    requestedBy: 'test',
    waitMs: 60_000,
  });
  expect(run).toMatchObject({ state: 'finished' });
  return { counts: run.counts, statements };
}

async function cities(): Promise<Map<number, string | null>> {
  const contacts = stage.database.db.selectFrom('OM_Contact').select(['ContactID', 'ContactCity']);
  return new Map((await contacts.execute()).map((each) => [each.ContactID, each.ContactCity]));
}

describe('a page of changes from Dynamics', () => {
  it('is written in as many statements as one change', async () => {
    await edit(1, 'Telč');
    const one = await counted();
    expect(one.counts.taken).toBe(1);
    await edit(45, 'Slavonice');
    statements = 0;
    const many = await counted();
    expect(many.counts.taken).toBeGreaterThan(40);
    expect(many.statements).toBeLessThanOrEqual(one.statements + 20);
    const written = await cities();
    expect(new Set(links.map(([contactId]) => written.get(contactId)))).toEqual(new Set(['Slavonice']));
  });

  it('stores the state of a contact once where nothing is sent for it', async () => {
    const versions = async () => {
      const states = stage.database.db
        .selectFrom('dynamics365.contact_state')
        .select(['contact_id as id', 'version']);
      return new Map((await states.execute()).map(({ id, version }) => [id, version]));
    };
    await stage.sync({ mode: 'full' });
    const before = await versions();
    await edit(3, 'Dačice');
    expect((await counted()).counts).toMatchObject({ taken: 3, updated: 0 });
    const after = await versions();
    const edited = links.slice(0, 3).map(([contactId]) => contactId);
    expect(edited.map((id) => (after.get(id) ?? 0) - (before.get(id) ?? 0))).toEqual([1, 1, 1]);
    expect((await counted()).counts).toMatchObject({ taken: 0 });
  });
});
