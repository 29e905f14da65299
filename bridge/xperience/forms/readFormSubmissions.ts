import { type AliasedExpression, sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import type { FieldValue } from '../../mapping/types.ts';
import type { FormAccess } from './formAccess.ts';
import { type FormMissing, type FormSchema, type FormSubmission, isFormMissing } from './formTypes.ts';
import { readForm } from './readForm.ts';

type Selected = Record<string, FieldValue>;

/**
 * Submissions of one form by their numbers; those that were deleted are absent. Names of tables and columns come from
 * the catalogue and are quoted, so a field may be called like a keyword.
 */
export async function readFormSubmissions(
  database: MainHandle,
  form: FormSchema,
  submissionIds: readonly number[],
): Promise<Map<number, FormSubmission>> {
  if (submissionIds.length === 0) return new Map();
  const wanted = database.dialect.jsonRows(
    'wanted',
    { wanted_id: 'int' },
    [...new Set(submissionIds)].map((id) => ({ wanted_id: id })),
  );
  const { rows } = await sql<Selected>`
    select ${sql.join(columnsOf(form))} from ${sql.id(form.table)} as submission
    inner join ${wanted} on wanted.wanted_id = ${sql.id('submission', form.key)}`.execute(database.main);
  return new Map(rows.map((row) => [Number(row.submission_id), toSubmission(form, row)]));
}

/** One submission, or which part of the way to it is missing. */
export async function readFormSubmission(
  database: MainHandle,
  formId: number,
  submissionId: number,
  access: FormAccess = {},
): Promise<FormSubmission | FormMissing> {
  const form = await readForm(database, formId, access);
  if (isFormMissing(form)) return form;
  const submission = (await readFormSubmissions(database, form, [submissionId])).get(submissionId);
  return (
    submission ?? {
      missing: 'submission',
      detail: `The form "${form.displayName}" has no submission ${submissionId}; it may have been deleted.`,
    }
  );
}

/** Under names of our own: two forms' columns may be called alike, and one like a keyword. */
function columnsOf(form: FormSchema): AliasedExpression<unknown, string>[] {
  const column = (name: string) => sql<FieldValue>`${sql.id('submission', name)}`;
  return [
    column(form.key).as('submission_id'),
    ...(form.inserted === undefined ? [] : [column(form.inserted).as('inserted')]),
    ...form.fields.map(({ name, type }, index) =>
      // The drivers share no type for a time of day, so it is read as text.
      type === 'time'
        ? typed(sql`cast(${column(name)} as nvarchar(50))`, 'nvarchar(50)').as(`field${index}`)
        : column(name).as(`field${index}`),
    ),
  ];
}

function toSubmission(form: FormSchema, row: Selected): FormSubmission {
  return {
    formId: form.formId,
    itemId: form.itemId,
    formName: form.name,
    formDisplayName: form.displayName,
    submissionId: Number(row.submission_id),
    insertedLocal:
      row.inserted === null || row.inserted === undefined ? null : (String(row.inserted) as DateTime2),
    fields: form.fields.map((field, index) => ({ ...field, value: row[`field${index}`] ?? null })),
  };
}
