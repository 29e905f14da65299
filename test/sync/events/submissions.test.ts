import { afterEach, beforeEach, expect, it } from 'vitest';
import { triggerOperations } from '../../../bridge/api/resources/triggers.ts';
import { addMilliseconds } from '../../../bridge/database/dateTime2.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { carryOut } from '../../api/carryOut.ts';
import { engineOf } from '../../api/engineOf.ts';
import { addForm, type TestForm } from '../../xperience/addForm.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;
let form: TestForm;

beforeEach(async () => {
  stage = await startStage({ contacts: 5, seed: 2 });
  form = await addForm(stage.database, 'Demo', [
    { column: 'Order', columnType: 'text', caption: 'Your order' },
  ]);
  await stage.grantForms();
  await form.submit({ Order: 'before' });
});

afterEach(() => stage.close());

/** A flow with the trigger: keeps its cursor between polls as the gateway does. */
function flow(formId = form.formId) {
  const triggers = triggerOperations(engineOf(stage.engine));
  let cursor: string | undefined;
  return {
    poll: async () => {
      const answer = await carryOut(triggers, 'WhenFormIsSubmitted', {
        query: { form: formId, ...(cursor !== undefined && { cursor }) },
      });
      cursor = answer.cursor;
      return answer.items;
    },
  };
}

/** When a submission was made, so many milliseconds ago by the clock of the server. */
async function ago(milliseconds: number): Promise<{ FormInserted: string }> {
  const { local } = await currentTimes(stage.database);
  return { FormInserted: addMilliseconds(local, -milliseconds) };
}

it('tells of what is submitted from the first poll on, once', async () => {
  const { poll } = flow();
  expect(await poll()).toEqual([]);
  await form.submit({ Order: 'Trail Pro', ...(await ago(60_000)) });
  expect(await poll()).toMatchObject([{ submissionId: 2, values: { Order: 'Trail Pro' }, linked: false }]);
  expect(await poll()).toEqual([]);
});

it('names the contact and its row when Xperience logged who it was', async () => {
  const { poll } = flow();
  await poll();
  const submission = await form.submit({ Order: 'City 3', ...(await ago(60_000)) });
  await stage.database.db
    .insertInto('OM_Activity')
    .values({
      ActivityContactID: 3,
      ActivityType: 'BizFormSubmit',
      ActivityItemID: form.formId,
      ActivityItemDetailID: submission,
    })
    .execute();
  const rowId = '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b';
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactDynamics365RelatedID: rowId })
    .where('ContactID', '=', 3)
    .execute();
  expect(await poll()).toMatchObject([
    {
      contactId: 3,
      linked: true,
      contactRowId: rowId,
      contactLink: `https://contoso.crm4.dynamics.com/main.aspx?pagetype=entityrecord&etn=contact&id=${rowId}`,
    },
  ]);
});

it('waits for the activity of a submission made just now', async () => {
  const { poll } = flow();
  await poll();
  await form.submit({ Order: 'new', ...(await ago(0)) });
  expect(await poll()).toEqual([]);
});

it('tells of a submission whose number was committed late', async () => {
  const { poll } = flow();
  await poll();
  await form.submit({ DemoID: 7, Order: 'seven', ...(await ago(40_000)) });
  expect(await poll()).toMatchObject([{ submissionId: 7 }]);
  await form.submit({ DemoID: 5, Order: 'five', ...(await ago(50_000)) });
  expect(await poll()).toMatchObject([{ submissionId: 5 }]);
});

it('leaves out a submission that was deleted before it was told of', async () => {
  const first = flow();
  const second = flow();
  await first.poll();
  await second.poll();
  await form.submit({ Order: 'gone', ...(await ago(60_000)) });
  expect(await first.poll()).toHaveLength(1);
  await form.remove(2);
  expect(await second.poll()).toEqual([]);
});

it('tells of many in their order', async () => {
  const { poll } = flow();
  await poll();
  for (let count = 0; count < 130; count += 1)
    await form.submit({ Order: String(count), ...(await ago(60_000)) });
  const told = [...(await poll()), ...(await poll())].map(({ submissionId }) => submissionId);
  expect(told).toEqual(Array.from({ length: 130 }, (_, index) => index + 2));
});

it('tells nothing of other forms', async () => {
  const { poll } = flow(1);
  await poll();
  await flow().poll();
  await form.submit({ Order: 'mine', ...(await ago(60_000)) });
  expect(await poll()).toEqual([]);
});

it('says so when the form is not there', async () => {
  await expect(flow(99).poll()).rejects.toThrow(/no form 99/);
});

it('goes on quietly when the form is deleted later', async () => {
  const { poll } = flow();
  await poll();
  await stage.database.main.deleteFrom('CMS_Form').where('FormID', '=', form.formId).execute();
  expect(await poll()).toEqual([]);
});
