import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createReconciliations,
  type Reconciliations,
} from '../../../bridge/sync/reconcile/createReconciliations.ts';
import { linkedKinds } from '../../../bridge/sync/reconcile/differenceKinds.ts';
import type { Reconciliation } from '../../../bridge/sync/reconcile/reconciliation.ts';
import { differenceOf, reconciliationOf } from '../../../bridge/sync/reconcile/reconciliationOf.ts';
import { listDifferences } from '../../../bridge/sync/state/differences.ts';
import { keptReconciliations } from '../../../bridge/sync/state/forgetReconciliations.ts';
import {
  listReconciliations,
  readReconciliation,
  requestCancel,
} from '../../../bridge/sync/state/reconciliations.ts';
import { createEngine } from '../createEngine.ts';
import { holdRequest } from '../holdRequest.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { strikeFault } from '../strikeFault.ts';

let stage: Stage;
let reconciliations: Reconciliations;

beforeAll(async () => {
  stage = await startStage({ contacts: 120, seed: 52 });
  await stage.sync();
  reconciliations = createReconciliations(stage.engine.parts);
});

afterAll(() => stage?.close());

async function compare(): Promise<Reconciliation> {
  const { reconciliation } = await reconciliations.start('somebody');
  await reconciliations.settled();
  return read(reconciliation.id);
}

async function read(id: number): Promise<Reconciliation> {
  const stored = await readReconciliation(stage.database, id);
  if (!stored) throw new Error(`There is no comparison ${id}.`);
  return reconciliationOf(stored);
}

const found = async ({ id }: Reconciliation, kind?: string) =>
  (await listDifferences(stage.database, id, { ...(kind && { kind }), limit: 1_000 })).map(differenceOf);

const sum = (numbers: readonly (number | undefined)[]) =>
  numbers.reduce<number>((all, each) => all + (each ?? 0), 0);

function expectTotalsToAddUp({ totals: { contacts, rows, found: all } }: Reconciliation): void {
  expect(contacts.linked).toBe(contacts.same + sum(linkedKinds.map((kind) => all[kind])));
  expect(contacts.read).toBe(contacts.linked + contacts.held + contacts.others + (all.qualifies ?? 0));
  const unlinkedRows = sum([all.sameAddress, all.onlyInDynamics, all.contactGone]);
  expect(rows.read).toBe(rows.linked + rows.merged + rows.inactive + unlinkedRows);
}

it('finds each kind of difference once, says why, and adds up', async () => {
  const before = await compare();
  expect(before.state, before.reason).toBe('finished');
  expectTotalsToAddUp(before);

  const links = [...(await stage.links())];
  const next = () => links.shift() ?? [0, ''];
  const sameBefore = new Set(links.map(([contactId]) => contactId));
  for (const { contactId } of await found(before)) sameBefore.delete(contactId ?? 0);
  const take = (): [number, string] => {
    for (;;) {
      const link = next() as [number, string];
      if (sameBefore.has(link[0])) return link;
    }
  };
  const [ours] = take();
  await setJobTitle(stage.database, ours, 'Changed in Xperience');
  const [theirs, theirRow] = take();
  await stage.inDynamics.send('PATCH', `contacts(${theirRow})`, { jobtitle: 'Changed in Dynamics' });
  const [both, bothRow] = take();
  await setJobTitle(stage.database, both, 'Ours');
  await stage.inDynamics.send('PATCH', `contacts(${bothRow})`, { jobtitle: 'Theirs' });
  const [missing, missingRow] = take();
  await stage.inDynamics.send('DELETE', `contacts(${missingRow})`);
  const [twin] = take();
  const [, original] = take();
  const { db } = stage.database;
  await db
    .updateTable('OM_Contact')
    .set({ ContactDynamics365RelatedID: original })
    .where('ContactID', '=', twin)
    .execute();
  await stage.inDynamics.send('POST', 'contacts', {
    lastname: 'Nobody',
    emailaddress1: 'nobody@example.com',
  });

  const after = await compare();

  expect(after.state, after.reason).toBe('finished');
  expectTotalsToAddUp(after);
  const kindOf = new Map((await found(after)).map((each) => [each.contactId, each]));
  expect(kindOf.get(ours)).toMatchObject({
    kind: 'changedInXperience',
    details: { fields: [{ field: 'ContactJobTitle', column: 'jobtitle', reason: 'changedInXperience' }] },
  });
  expect(kindOf.get(theirs)?.kind).toBe('changedInDynamics');
  expect(kindOf.get(both)).toMatchObject({ kind: 'conflict', details: { fields: [{ reason: 'conflict' }] } });
  expect(kindOf.get(missing)).toMatchObject({ kind: 'rowMissing', rowId: missingRow });
  expect(kindOf.get(twin)?.kind).toBe('linkedTwice');
  const grown = (kind: 'onlyInDynamics') =>
    (after.totals.found[kind] ?? 0) - (before.totals.found[kind] ?? 0);
  // The one that was added, and the row that the twin was linked to.
  expect(grown('onlyInDynamics')).toBe(2);
  expect(JSON.stringify(await found(after))).not.toContain('Changed in');
});

it('writes nothing on either side', async () => {
  const versions = stage.versions();
  const states = await stage.database.db.selectFrom('dynamics365.contact_state').selectAll().execute();
  await compare();
  expect(stage.versions()).toEqual(versions);
  expect(await stage.database.db.selectFrom('dynamics365.contact_state').selectAll().execute()).toEqual(
    states,
  );
});

describe('one at a time', () => {
  const allRows = { address: 'orderby=contactid' };

  it('joins the one that is going, and stops it when somebody wants that', async () => {
    const held = holdRequest(stage.dynamics, allRows);
    const first = await reconciliations.start('somebody');
    await held.arrived();
    const second = await reconciliations.start('somebody else');
    expect(second).toMatchObject({ joined: true, reconciliation: { id: first.reconciliation.id } });
    expect(await requestCancel(stage.database, first.reconciliation.id)).toBe(true);
    await reconciliations.settled();
    held.letGo();
    expect(await read(first.reconciliation.id)).toMatchObject({
      state: 'cancelled',
      reasonCode: 'cancelled',
    });
  });

  it('is continued where its process ended, and finds nothing twice', async () => {
    const whole = await compare();
    const held = holdRequest(stage.dynamics, allRows);
    const other = await createEngine(stage.options);
    const begun = await createReconciliations(other.parts).start('somebody');
    await held.arrived();
    await other.stop();
    held.letGo();
    const { id } = begun.reconciliation;
    expect(await read(id)).toMatchObject({ state: 'running', stage: 'rows' });
    await vi.waitFor(async () => {
      expect(await reconciliations.resumeOrphan()).toMatchObject({ id });
    }, 30_000);
    await reconciliations.settled();
    const end = await read(id);
    expect(end.state, end.reason).toBe('finished');
    const { contacts, rows, found: all } = whole.totals;
    expect(end.totals).toMatchObject({ contacts, rows, found: all });
    const about = async (each: Reconciliation) =>
      (await found(each)).map(({ kind, contactId, rowId }) => ({ kind, contactId, rowId }));
    expect(await about(end)).toEqual(await about(whole));
  });
});

it('ends with the reason when Dynamics refuses', async () => {
  await strikeFault(
    stage.inDynamics,
    { address: 'orderby=contactid' },
    { type: 'error', status: 403, code: '0x80040220', message: 'prvReadContact is missing.' },
    { nth: 1 },
  );
  expect(await compare()).toMatchObject({ state: 'failed', reasonCode: 'dynamicsUnavailable' });
});

it('keeps the newest ten', async () => {
  for (let number = 0; number < keptReconciliations; number += 1) await compare();
  const kept = await listReconciliations(stage.database, { limit: 100 });
  expect(kept).toHaveLength(keptReconciliations);
  const numbers = await stage.database.db
    .selectFrom('dynamics365.difference')
    .select('reconciliation_id')
    .distinct()
    .execute();
  const ids = new Set(kept.map(({ reconciliation_id }) => reconciliation_id));
  expect(numbers.every(({ reconciliation_id }) => ids.has(reconciliation_id))).toBe(true);
});
