import { sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import type { FormSchema } from './formTypes.ts';

export interface SubmissionKey {
  submissionId: number;
  /** The server's local time; null where the table does not keep it. */
  insertedLocal: DateTime2 | null;
}

/**
 * The next submissions of a form behind a number, in their order.
 * @param page.until only what was submitted up to this local time,
 * @param page.ahead or from this one on: its stamp is from before the server's clock went back
 */
export async function readSubmissionKeys(
  { main, dialect }: MainHandle,
  form: FormSchema,
  page: { after: number; until: DateTime2; ahead: DateTime2; limit: number },
): Promise<SubmissionKey[]> {
  const key = sql<number>`${sql.id('submission', form.key)}`;
  const time = form.inserted === undefined ? sql`null` : sql`${sql.id('submission', form.inserted)}`;
  const inserted = typed(time, 'datetime2(7)');
  const query = main
    .selectFrom(sql`${sql.id(form.table)}`.as('submission'))
    .select([key.as('submission_id'), inserted.as('inserted')])
    .where(key, '>', typed(sql.val(page.after), 'int'))
    .where((eb) =>
      eb.or([
        eb(inserted, '<=', typed(sql.val(page.until), 'datetime2(7)')),
        eb(inserted, '>=', typed(sql.val(page.ahead), 'datetime2(7)')),
        eb(inserted, 'is', null),
      ]),
    )
    .orderBy(key);
  const rows = await dialect.limit(query, page.limit).execute();
  return rows.map((row) => ({ submissionId: row.submission_id, insertedLocal: row.inserted }));
}

/** The highest number of a submission so far; 0 when there is none. */
export async function readHighestSubmission(
  { main, dialect }: MainHandle,
  form: FormSchema,
): Promise<number> {
  const key = sql<number>`${sql.id('submission', form.key)}`;
  const query = main
    .selectFrom(sql`${sql.id(form.table)}`.as('submission'))
    .select(key.as('submission_id'))
    .orderBy(key, 'desc');
  return (await dialect.limit(query, 1).executeTakeFirst())?.submission_id ?? 0;
}
