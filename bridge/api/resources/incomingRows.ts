import type { components } from '../../../schemas/contract.ts';
import { refusedRead } from '../../dataverse/refusedRead.ts';
import { createSettledRows } from '../../sync/contacts/incoming/createSettledRows.ts';
import type { InboundResult } from '../../sync/contacts/incoming/takeRow.ts';
import { versionOfRow } from '../../sync/contacts/incoming/versionOfRow.ts';
import { updateContact } from '../../sync/contacts/updateContact.ts';
import { updateContacts } from '../../sync/contacts/updateContacts.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { refusalOfError } from '../refusalOfError.ts';
import { parseGuid } from './parseContactKey.ts';

type RowResult = components['schemas']['RowResult'];

/** A row as a Dataverse trigger delivers it: any columns, with annotations and expanded rows beside them. */
type DeliveredBody = Readonly<Record<string, unknown>>;

/** What the gateway in front of makers lets through at most is 3,182,218 bytes. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Rows changed in Dynamics come in. */
export function rowOperations({ parts }: Engine) {
  const isSettled = createSettledRows(parts);
  return {
    /** At the address the replaced module had, for flows that call it. */
    UpdateContact: {
      scope: 'update',
      maxBodyBytes,
      exactNumbers: true,
      async quickCheck({ read }) {
        const rowId = parseGuid(read('contactid'));
        if (rowId === undefined) return undefined;
        const holds = (property: string) => read(property) !== undefined;
        return (await isSettled(rowId, versionOfRow(read), holds)) ? { status: 204 } : undefined;
      },
      async handle({ body }) {
        const rowId = parseGuid(body.contactid);
        if (!rowId) {
          return {
            refused: 'invalid',
            code: 'contactidMissing',
            field: 'contactid',
            detail:
              'The row has no contactid with the ID of a contact row. Put the whole body of the Dataverse trigger into the row, and have the trigger watch the table Contacts.',
          };
        }
        const result = await updateContact(parts, rowId, body);
        return result ? { status: 200, body: presentIncoming(result) } : { status: 204 };
      },
    },

    /** Many rows, each with a result of its own. */
    UpdateContacts: {
      scope: 'update',
      maxBodyBytes,
      exactNumbers: true,
      async handle({ body }) {
        const rows = body.rows.map((row: DeliveredBody) => ({ rowId: parseGuid(row.contactid), body: row }));
        const take = await updateContacts(parts, rows.filter(hasId));
        const results: RowResult[] = [];
        // One after the other: rows of the same contact must be taken in the order they came.
        for (const row of rows) results.push(hasId(row) ? await takeRow(take, row) : noId);
        const count = (outcome: RowResult['outcome']) =>
          results.filter((result) => result.outcome === outcome).length;
        const counts = { changed: count('changed'), unchanged: count('unchanged'), failed: count('failed') };
        return { status: 200, body: { ...counts, results } };
      },
    },
  } satisfies Partial<Handlers>;
}

/** A row with its ID, in lower case. */
interface DeliveredRow {
  rowId: string;
  body: DeliveredBody;
}

function hasId(row: { rowId: string | undefined; body: DeliveredBody }): row is DeliveredRow {
  return row.rowId !== undefined;
}

const noId: RowResult = {
  outcome: 'failed',
  code: 'contactidMissing',
  detail: 'The row has no contactid with the ID of a contact row.',
};

async function takeRow(
  take: Awaited<ReturnType<typeof updateContacts>>,
  row: DeliveredRow,
): Promise<RowResult> {
  const { rowId } = row;
  try {
    const taken = await take(row);
    if (!taken) return { rowId, outcome: 'unchanged' };
    const result = presentIncoming(taken);
    const [problem] = result.problems ?? [];
    if (result.changedFields.length > 0 || !problem) return { ...result, outcome: 'changed' };
    return { ...result, outcome: 'failed', code: problem.code, detail: problem.detail };
  } catch (error) {
    const refusal = refusalOfError(error);
    // What stands in the way of every row is the answer to all of them.
    if (!refusal || refusal.refused === 'forbidden') throw error;
    if (refusal.refused === 'unavailable' && !isOfRow(error)) throw error;
    return { rowId, outcome: 'failed', code: refusal.code, detail: refusal.detail };
  }
}

/** What became of a row that came in, as the contract shows it. */
function presentIncoming({
  problems,
  ...taken
}: InboundResult): components['schemas']['UpdateContactResult'] {
  return { ...taken, ...(problems.length > 0 ? { problems } : {}) };
}

/** Dynamics refuses this row, and asking again later does not help by itself. */
function isOfRow(error: unknown): boolean {
  const refused = refusedRead(error);
  return refused !== undefined && refused.reason !== 'transient';
}
