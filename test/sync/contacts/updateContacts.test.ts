import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RowTaken, updateContacts } from '../../../bridge/sync/contacts/updateContacts.ts';
import { holdRequest } from '../holdRequest.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';
import { triggerBody } from '../triggerBody.ts';

let stage: MappingStage;
let rowIds: string[];

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save([
    pair('ContactFirstName', 'firstname'),
    pair('ContactJobTitle', 'jobtitle', { sendEmpty: true }),
    pair('ContactCity', 'address1_city'),
  ]);
});
afterAll(() => stage.close());

beforeEach(async () => {
  await stage.database.db.updateTable('OM_Contact').set({ ContactJobTitle: 'Analyst' }).execute();
  expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished' });
  rowIds = [...(await stage.links()).values()];
});

type Row = Record<string, unknown>;

const edit = (rowId: string, values: Row) => stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);

async function delivery(rowId: string): Promise<Row> {
  const { body } = await stage.inDynamics.get<Row>(`contacts(${rowId})`);
  return triggerBody(body);
}

/** Fields that a row changed. @throws why it was not taken */
function changedBy(taken: RowTaken = {}): string[] {
  if ('error' in taken) throw taken.error;
  return taken.result?.changedFields ?? [];
}

/** Takes rows as UpdateContacts does. @returns per row the fields that changed, and the requests it took */
async function take(rows: readonly { rowId: string; body: Row }[]) {
  stage.dynamics.conditions.log.reset();
  const taken = await updateContacts(stage.engine.parts, rows);
  const changed = rows.map((row) => changedBy(taken.get(row)));
  return { changed, requests: stage.dynamics.conditions.log.counts().requests };
}

const jobTitles = async () => {
  const contacts = stage.database.db.selectFrom('OM_Contact').select('ContactJobTitle');
  return (await contacts.where('ContactDynamics365RelatedID', 'in', rowIds).execute()).map(
    ({ ContactJobTitle }) => ContactJobTitle,
  );
};

describe('many rows that come in', () => {
  it('without versions are looked up in one request, and none is believed', async () => {
    const rows = [];
    for (const rowId of rowIds) {
      const { RowVersion: _version, ...body } = await delivery(rowId);
      rows.push({ rowId, body: { ...body, jobtitle: 'Old' } });
      await edit(rowId, { jobtitle: 'New' });
    }
    const { changed, requests } = await take(rows);
    expect(new Set(changed.map((fields) => fields.join()))).toEqual(new Set(['ContactJobTitle']));
    expect(requests).toBe(1);
    expect(new Set(await jobTitles())).toEqual(new Set(['New']));
  });

  it('with columns that were emptied are looked at in one request, and known from then on', async () => {
    for (const rowId of rowIds) await edit(rowId, { jobtitle: null });
    const rows = [];
    for (const rowId of rowIds) rows.push({ rowId, body: await delivery(rowId) });
    expect(await take(rows)).toMatchObject({ requests: 1 });
    expect(new Set(await jobTitles())).toEqual(new Set([null]));
    expect(await take(rows)).toEqual({ changed: rows.map(() => []), requests: 0 });
  });

  it('are written all the same where somebody has changed one of the contacts meanwhile', async () => {
    const rows = [];
    for (const rowId of rowIds) {
      const { RowVersion: _version, ...body } = await delivery(rowId);
      rows.push({ rowId, body });
      await edit(rowId, { jobtitle: 'New' });
    }
    const held = holdRequest(stage.dynamics, { kinds: ['readMany'] });
    const taking = take(rows);
    await held.arrived();
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: 'Meanwhile' })
      .where('ContactDynamics365RelatedID', '=', rowIds[0] ?? '')
      .execute();
    held.letGo();
    const { changed, requests } = await taking;
    expect(new Set(changed.map((fields) => fields.join()))).toEqual(new Set(['ContactJobTitle']));
    expect(new Set(await jobTitles())).toEqual(new Set(['New']));
    // All rows at once, then that of the one contact that was read anew.
    expect(requests).toBe(2);
  });

  it('are taken in their order, one row several times, too', async () => {
    const [rowId = ''] = rowIds;
    await edit(rowId, { jobtitle: 'First' });
    const first = await delivery(rowId);
    await edit(rowId, { jobtitle: 'Second' });
    const second = await delivery(rowId);
    const { changed } = await take([first, second, first].map((body) => ({ rowId, body })));
    expect(changed).toEqual([['ContactJobTitle'], ['ContactJobTitle'], []]);
    expect(await jobTitles()).toContain('Second');
  });
});
