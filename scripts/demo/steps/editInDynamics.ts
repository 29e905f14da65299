import type { components } from '../../../schemas/contract.ts';
import { connectCaller } from '../../../test/standins/dataverse/connectCaller.ts';
import { listClean } from '../listContacts.ts';
import { readRow } from '../rows.ts';
import type { Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

const city = 'Český Krumlov';

/** A row is edited in Dynamics; the flow of the trigger hands it to UpdateContact. Then the same row once more. */
export const editInDynamics: Step = async (stage) => {
  const [contact] = await listClean(stage, 1);
  const rowId = contact?.rowId ?? '';
  let row: Record<string, unknown> = {};
  const first = await takeStep(stage, 'edited in Dynamics', async () => {
    const person = await connectCaller(stage.dynamics);
    await person.send('PATCH', `contacts(${rowId})`, { address1_city: city });
    row = await readRow(stage, rowId);
    const { status, body } = await stage.connection.call('UpdateContact', { row });
    const fields = (body as components['schemas']['UpdateContactResult'] | undefined)?.changedFields ?? [];
    const stored = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactCity')
      .where('ContactID', '=', contact?.contactId ?? 0)
      .executeTakeFirst();
    return {
      what: `UpdateContact answered ${status}, changed ${fields.join(', ')} to ${stored?.ContactCity}`,
      check: (expect) => {
        expect(status === 200, `UpdateContact answered ${status}: ${JSON.stringify(body)}`);
        expect(fields.join() === 'ContactCity', `fields ${fields.join()} changed instead of ContactCity`);
        expect(stored?.ContactCity === city, `Xperience holds ${stored?.ContactCity}`);
      },
    };
  });
  const second = await takeStep(stage, 'the same row again', async () => {
    const { status } = await stage.connection.call('UpdateContact', { row });
    return {
      what: `UpdateContact answered ${status}: nothing to do`,
      check: (expect) => expect(status === 204, `UpdateContact answered ${status} instead of 204`),
    };
  });
  return [first, second];
};
