import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateContact } from '../../../../bridge/sync/contacts/updateContact.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';
import { type MappingStage, pair, startMappingStage } from '../../settings/startMappingStage.ts';
import { triggerBody } from '../../triggerBody.ts';

let stage: MappingStage;
/** An engine that has read the mapping a moment ago. */
let parts: SyncParts;
let contactId: number;
let rowId: string;

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save([pair('ContactJobTitle', 'jobtitle')]);
  await stage.sync();
  [contactId = 0, rowId = ''] = [...(await stage.links())][0] ?? [];
  parts = { ...stage.engine.parts, timing: { ...stage.engine.parts.timing, reuseMs: 60_000 } };
});
afterAll(() => stage.close());

/** Somebody edits the row in Dynamics, and a flow delivers it. */
async function bring(values: Record<string, unknown>) {
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);
  const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
  return updateContact(parts, rowId, triggerBody(body));
}

it('takes a row by the mapping its contact was compared with, where that is newer than the one read a moment ago', async () => {
  expect((await bring({ jobtitle: 'Director' }))?.changedFields).toEqual(['ContactJobTitle']);
  await stage.save([pair('ContactJobTitle', 'jobtitle'), pair('ContactCity', 'address1_city')]);
  // Another process.
  expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished' });
  expect((await bring({ address1_city: 'Telč' }))?.changedFields).toEqual(['ContactCity']);
  const states = stage.database.db.selectFrom('dynamics365.contact_state').select('agreed');
  const { agreed } = await states.where('contact_id', '=', contactId).executeTakeFirstOrThrow();
  expect(Object.keys(JSON.parse(agreed ?? '{}'))).toContain('address1_city');
});
