import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkContact } from '../../../bridge/sync/contacts/linkContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import type { FaultMatch } from '../../standins/dataverse/faults/faultRule.ts';
import { holdRequest } from '../holdRequest.ts';
import { type Stage, startStage } from '../startStage.ts';
import { touchContacts } from '../touchContacts.ts';

/** People unlink and link contacts while a run has them in hand. */
let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
});

afterEach(() => stage.close());

/** A run that is held up with a request, so that somebody can come between; what it returns ends with the run. */
async function holdUpRun(match: FaultMatch): Promise<() => ReturnType<Stage['sync']>> {
  const held = holdRequest(stage.dynamics, match);
  const run = stage.sync();
  await held.arrived();
  return () => {
    held.letGo();
    return run;
  };
}

const hold = { hold: true, reason: 'Unlinked by a person.' };

describe('a contact that is unlinked and held while a run', () => {
  it('sends its changes stays unlinked', async () => {
    await stage.sync();
    await touchContacts(stage, { modified: 5, changed: 5, title: 'Rider' });
    const ended = await holdUpRun({ kinds: ['batch'], body: 'Rider' });
    const { ContactID: contactId, rowId } = await stage.database.db
      .selectFrom('OM_Contact')
      .select(['ContactID', 'ContactDynamics365RelatedID as rowId'])
      .where('ContactJobTitle', 'like', 'Rider%')
      .executeTakeFirstOrThrow();
    await unlinkContact(stage.database, { contactId, rowId: rowId ?? '' }, hold);
    expect((await ended()).state).toBe('finished');
    expect((await stage.links()).has(contactId)).toBe(false);
  });

  it('creates its row stays unlinked', async () => {
    const ended = await holdUpRun({ kinds: ['CreateMultiple'] });
    const { contact_id: contactId } = await stage.database.db
      .selectFrom('dynamics365.contact_state')
      .select('contact_id')
      .where('pending_run_id', 'is not', null)
      .executeTakeFirstOrThrow();
    await unlinkContact(stage.database, { contactId }, hold);
    expect((await ended()).state).toBe('finished');
    expect((await stage.links()).has(contactId)).toBe(false);
    expect((await stage.sync()).state).toBe('finished');
    expect((await stage.links()).has(contactId)).toBe(false);
  });
});

describe('a contact that a flow links to a row of its own while a run', () => {
  it('creates another row for it is compared with the row it is linked to', async () => {
    const rowId = '0f0f0f0f-1111-4222-8333-444444444444';
    const row = { contactid: rowId, lastname: 'Somebody' };
    expect((await stage.inDynamics.send('POST', 'contacts', row)).status).toBe(204);
    const ended = await holdUpRun({ kinds: ['CreateMultiple'] });
    const contact = await stage.database.db
      .selectFrom('dynamics365.contact_state as state')
      .innerJoin('OM_Contact as contact', 'contact.ContactID', 'state.contact_id')
      .select([
        'contact.ContactID as contactId',
        'contact.ContactGUID as contactGuid',
        'ContactLastName as name',
      ])
      .where('state.pending_run_id', 'is not', null)
      .executeTakeFirstOrThrow();
    await linkContact(stage.engine.parts, { ...contact, rowId: null }, rowId);
    expect((await ended()).state).toBe('finished');
    expect((await stage.links()).get(contact.contactId)).toBe(rowId);
    expect(stage.rows().get(rowId)?.lastname).toBe(contact.name);
  });
});
