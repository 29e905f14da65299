import { listClean } from '../listContacts.ts';
import { changedColumns, readRow } from '../rows.ts';
import type { Step } from '../stage.ts';
import { syncToEnd } from '../syncToEnd.ts';
import { takeStep } from '../takeStep.ts';

const edits = [
  { field: 'ContactJobTitle', column: 'jobtitle', value: 'Head of Coffee' },
  { field: 'ContactCity', column: 'address1_city', value: 'Brno' },
  { field: 'ContactBusinessPhone', column: 'telephone1', value: '+420 555 010 203' },
] as const;

/** Three contacts are edited in Xperience, a field each; the next run sends just those columns. */
export const editInXperience: Step = async (stage) => [
  await takeStep(stage, 'edited in Xperience', async () => {
    const contacts = await listClean(stage, edits.length);
    const read = () => Promise.all(contacts.map(({ rowId }) => readRow(stage, rowId ?? '')));
    for (const [index, { contactId }] of contacts.entries()) {
      const { field, value } = edits[index] ?? edits[0];
      await stage.database.db
        .updateTable('OM_Contact')
        .set({ [field]: value, ContactLastModified: stage.database.dialect.now() })
        .where('ContactID', '=', contactId)
        .execute();
    }
    const before = await read();
    const run = await syncToEnd(stage);
    const after = await read();
    const changed = after.map((row, index) => changedColumns(before[index] ?? {}, row));
    return {
      what: `${run.counts.updated} rows updated, columns ${changed.flat().join(', ')}`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(run.counts.updated === edits.length, `${run.counts.updated} rows were updated instead of 3`);
        for (const [index, { column, value }] of edits.entries()) {
          const [columns, held] = [changed[index]?.join(), after[index]?.[column]];
          expect(columns === column, `columns ${columns} changed instead of ${column}`);
          expect(held === value, `${column} is ${String(held)}`);
        }
      },
    };
  }),
];
