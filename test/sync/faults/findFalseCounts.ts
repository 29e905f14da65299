import type { Stage } from '../startStage.ts';
import { contactsWritten } from './contactsWritten.ts';
import type { Edits } from './edits.ts';

/**
 * Sentences about runs that tell of more than Dynamics has seen, or whose results do not add up. A process that was
 * killed tells of less: what it had done since its last committed page.
 */
export async function findFalseCounts(
  { database, dynamics }: Stage,
  { deletedRows, mergedRows, gone }: Pick<Edits, 'deletedRows' | 'mergedRows' | 'gone'>,
): Promise<string[]> {
  const runs = await database.db.selectFrom('dynamics365.run').selectAll().execute();
  const { log } = dynamics.conditions;
  const contacts = runs.filter(({ kind }) => kind === 'contacts');
  const sum = (of: typeof runs, count: 'rows_created' | 'rows_updated' | 'requests') =>
    of.reduce((total, run) => total + run[count], 0);
  // What is under way to a row that goes on to another contact, or is replaced, may be told of by both.
  const moved = deletedRows.size + mergedRows.size + gone.size;
  const atMost = [
    [
      'created rows',
      sum(contacts, 'rows_created'),
      contactsWritten(log.entries(), ['create', 'CreateMultiple']),
    ],
    [
      'created and updated rows',
      sum(contacts, 'rows_created') + sum(contacts, 'rows_updated'),
      contactsWritten(log.entries()) + moved,
    ],
    ['requests', sum(runs, 'requests'), log.counts().requests],
  ] as const;
  return [
    ...atMost.flatMap(([what, told, seen]) =>
      told <= seen ? [] : [`Runs tell of ${told} ${what}, Dynamics saw ${seen}.`],
    ),
    // Whoever lost a run says nothing of it any more, and nothing that goes wrong here is news to the bridge.
    ...runs
      .filter(({ reason_code: code }) => code === 'unexpected' || code === 'dynamicsStopped')
      .map(({ run_id, reason_code, reason }) => `Run ${run_id} ended as ${reason_code}: ${reason}`),
    ...contacts.flatMap((run) => {
      const results =
        run.rows_created +
        run.rows_linked +
        run.rows_updated +
        run.contacts_updated +
        run.unchanged +
        run.failed;
      return results === run.contacts_read
        ? []
        : [`Run ${run.run_id} read ${run.contacts_read} contacts, its results are ${results}.`];
    }),
  ];
}
