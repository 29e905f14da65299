import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { idRows } from '../../../database/idRows.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { ContactProblem } from '../failures/contactProblem.ts';

/** What would become of a contact; `rowMissing`: its linked row is not there. Contacts left as they are are not kept. */
export const plannedKinds = ['created', 'linked', 'updated', 'taken', 'failed', 'rowMissing'] as const;
export type PlannedKind = (typeof plannedKinds)[number];

/** A value that would travel, in the canonical texts of the receiving side; null is empty. */
export interface PlannedField {
  field: string;
  column: string;
  to: 'dynamics' | 'xperience';
  old: string | null;
  new: string | null;
}

/** A contact that was decided. */
export interface DecidedContact {
  contactId: number;
  rowId?: string;
  result: Exclude<PlannedKind, 'rowMissing'> | 'unchanged';
  problems: readonly ContactProblem[];
  fields?: PlannedField[];
}

/** What a run would do with one contact. */
export interface PlannedChange {
  contactId: number;
  kind: PlannedKind;
  rowId?: string;
  fields: PlannedField[];
  problems: Pick<ContactProblem, 'code' | 'detail' | 'field' | 'column'>[];
}

/** Each insert carries this many, so that no page becomes one long statement. */
const rowsPerStatement = 200;

const columns = columnsOf('dynamics365.planned_change', { json: ['details'] });

/** Keeps what a page of a plan would do, in place of what was kept of its contacts before. */
export async function keepPlanned(
  database: DatabaseHandle,
  runId: number,
  outcomes: readonly DecidedContact[],
): Promise<void> {
  const changes = outcomes.flatMap((outcome) => plannedOf(outcome) ?? []);
  for (let start = 0; start < changes.length; start += rowsPerStatement) {
    const some = changes.slice(start, start + rowsPerStatement);
    await inTransaction(database, async (transaction) => {
      const given = idRows(
        transaction.dialect,
        'given',
        some.map(({ contactId }) => contactId),
      );
      await transaction.db
        .deleteFrom('dynamics365.planned_change')
        .where('run_id', '=', runId)
        .where('contact_id', 'in', transaction.db.selectFrom(given).select('given.id'))
        .execute();
      const rows = some.map(({ contactId, kind, rowId, ...details }) => ({
        run_id: runId,
        contact_id: contactId,
        kind,
        row_id: rowId ?? null,
        details,
      }));
      await insertIfAbsent(
        transaction,
        'dynamics365.planned_change',
        columns,
        ['run_id', 'contact_id'],
        rows,
      );
    });
  }
}

/** Forgets the plan of a run, which is thought through anew. */
export async function forgetPlanned({ db }: DatabaseHandle, runId: number): Promise<void> {
  await db.deleteFrom('dynamics365.planned_change').where('run_id', '=', runId).execute();
}

export interface PlannedRequest {
  kind?: PlannedKind;
  /** Only contacts with a higher ContactID. */
  after?: number;
  limit: number;
}

/** What a run would do, by ContactID. */
export async function listPlanned(
  { db, dialect }: DatabaseHandle,
  runId: number,
  { kind, after = 0, limit }: PlannedRequest,
): Promise<PlannedChange[]> {
  let query = db
    .selectFrom('dynamics365.planned_change')
    .select(['contact_id', 'kind', 'row_id', 'details'])
    .where('run_id', '=', runId)
    .where('contact_id', '>', after)
    .orderBy('contact_id');
  if (kind) query = query.where('kind', '=', kind);
  const rows = await dialect.limit(query, limit).execute();
  return rows.map(({ contact_id, kind: stored, row_id, details }) => ({
    contactId: contact_id,
    kind: stored as PlannedKind,
    ...(row_id === null ? {} : { rowId: row_id }),
    ...(JSON.parse(details) as Pick<PlannedChange, 'fields' | 'problems'>),
  }));
}

function plannedOf(outcome: DecidedContact): PlannedChange | undefined {
  const { contactId, rowId, result, problems, fields = [] } = outcome;
  const kind = kindOf(result, problems);
  if (!kind) return undefined;
  return {
    contactId,
    kind,
    ...(rowId === undefined ? {} : { rowId }),
    fields,
    problems: problems.map(({ code, detail, field, column }) => ({
      code,
      detail,
      ...(field === undefined ? {} : { field }),
      ...(column === undefined ? {} : { column }),
    })),
  };
}

function kindOf(
  result: DecidedContact['result'],
  problems: readonly ContactProblem[],
): PlannedKind | undefined {
  if (problems.some(({ code }) => rowMissingCodes.has(code))) return 'rowMissing';
  if (problems.length > 0) return 'failed';
  return result === 'unchanged' ? undefined : result;
}

const rowMissingCodes: ReadonlySet<string> = new Set(['rowDeleted', 'rowDeletedUnlinked']);
