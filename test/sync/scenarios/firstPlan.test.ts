import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { listPlanned, plannedKinds } from '../../../bridge/sync/state/runs/plannedChanges.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { readRun } from '../../../bridge/sync/state/runs/runStore.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

/** An installation where nothing was ever sent, in front of a Dynamics in which some of its people are already. */
let stage: Stage;
let first: Run;
const flows = new Map<string, string>();

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 41, firstRunWaits: true });
  const dry = await stage.sync({ dryRun: true });
  const planned = await listPlanned(stage.database, dry.id, { kind: 'created', limit: 20 });
  const emails = await Promise.all(planned.map(({ contactId }) => emailOf(contactId)));
  const [once = '', several = '', inactive = ''] = emails.filter((email) => email !== '');
  await addRow(once);
  await addRow(several);
  await addRow(several.toUpperCase());
  await addRow(inactive, true);
  for (const [name, entityname, message] of [
    ['Welcome mail', 'contact', 4],
    ['Only edits', 'contact', 3],
    ['Accounts', 'account', 1],
  ] as const) {
    const { body } = await stage.inDynamics.control<{ ids: string[] }>('POST', 'rows/callbackregistration', {
      rows: [{ name, entityname, message }],
    });
    flows.set(name, body.ids[0] ?? '');
  }
  first = await stage.sync();
});

afterAll(() => stage.close());

async function emailOf(contactId: number): Promise<string> {
  const row = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactEmail')
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
  return row.ContactEmail ?? '';
}

async function addRow(emailaddress1: string, inactive = false): Promise<void> {
  const id = crypto.randomUUID();
  await stage.inDynamics.send('PATCH', `contacts(${id})`, { lastname: 'There', emailaddress1 });
  if (inactive) await stage.inDynamics.send('PATCH', `contacts(${id})`, { statecode: 1, statuscode: 2 });
}

const started = (name: string) => stage.dynamics.organization.callbacks.get(flows.get(name) ?? '') ?? 0;

describe('the first run of an installation', () => {
  it('waits for a person, and has written nothing', () => {
    expect(first).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun' });
    expect(first.plan?.created).toBeGreaterThan(10);
    expect(stage.rows().size).toBe(4);
  });

  it('tells how many addresses are in Dynamics already: once, several times, inactive', () => {
    const { withAddress = 0, ...counts } = first.facts?.addresses ?? {};
    expect(withAddress).toBeGreaterThan(10);
    expect(counts).toEqual({ inDynamics: 3, once: 1, several: 1, inactive: 1 });
  });

  it('names the flows that new rows start', () => {
    expect(first.facts?.flows).toEqual(['Welcome mail']);
  });

  it('tells contact by contact what it would do, page after page, and why what would fail', async () => {
    const { plan } = first;
    const all = await listPlanned(stage.database, first.id, { limit: 1000 });
    const of = (kind: string) => all.filter((each) => each.kind === kind).length;
    expect([of('created'), of('failed')]).toEqual([plan?.created, plan?.failed]);
    const created = all.find(({ kind }) => kind === 'created');
    expect(created?.fields).toContainEqual(
      expect.objectContaining({ column: 'lastname', to: 'dynamics', old: null, new: expect.any(String) }),
    );
    const failed = all.find(({ kind }) => kind === 'failed');
    expect(failed?.problems[0]?.detail).toBeTruthy();
    const pages = [];
    for (let after = 0; ; ) {
      const page = await listPlanned(stage.database, first.id, { after, limit: 7 });
      if (page.length === 0) break;
      pages.push(...page);
      after = page.at(-1)?.contactId ?? 0;
    }
    expect(pages).toEqual(all);
  });

  it('waits again when it is asked for again', async () => {
    expect((await stage.sync()).state).toBe('needsConfirmation');
  });

  it('does what it told once it is confirmed, without starting flows where that was asked, which is on record', async () => {
    const before = started('Welcome mail');
    await confirmRun(stage.database, first.id, 'ada', { keepsFlows: true });
    await stage.engine.runs.resumeOrphans();
    await stage.engine.runs.settled();
    const run = await readRun(stage.database, first.id);
    expect(run).toMatchObject({ state: 'finished', counts: { created: first.plan?.created } });
    expect(started('Welcome mail')).toBe(before);
    const audit = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select('details')
      .where('action', '=', 'run.confirm')
      .execute();
    expect(audit.at(-1)?.details).toContain('not started');
  });

  it('is the only one that waits, and the only one that starts no flows', async () => {
    const contact = (await stage.links()).keys().next().value ?? 0;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'Pilot', ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contact)
      .execute();
    const before = started('Only edits');
    expect(await stage.sync()).toMatchObject({ state: 'finished', counts: { updated: 1 } });
    expect(started('Only edits')).toBe(before + 1);
  });
});

describe('a dry run', () => {
  it('tells changes with their old and new values, and linked rows that are missing', async () => {
    const [[edited = 0] = [], [, lost = ''] = []] = [...(await stage.links())];
    const row = (await stage.links()).get(edited) ?? '';
    await stage.inDynamics.control('PATCH', `rows/contact/${row}`, { values: { jobtitle: 'In Dynamics' } });
    await stage.inDynamics.send('DELETE', `contacts(${lost})`);
    await storeSetting(stage.database, 'takeDynamicsChanges', true);
    const run = await stage.sync({ dryRun: true, mode: 'full' });
    const planned = await listPlanned(stage.database, run.id, { limit: 1000 });
    expect(planned.find(({ contactId }) => contactId === edited)).toMatchObject({
      kind: 'taken',
      fields: [{ field: 'ContactJobTitle', to: 'xperience', new: 'In Dynamics' }],
    });
    expect(planned.filter(({ kind }) => kind === 'rowMissing')).toMatchObject([{ rowId: lost }]);
    expect(planned.every(({ kind }) => plannedKinds.includes(kind))).toBe(true);
  });
});
