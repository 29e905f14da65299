import type { components } from '../../../schemas/contract.ts';
import { refusedRead } from '../../dataverse/refusedRead.ts';
import type { Handler } from '../handler.ts';
import { refusalOfError } from '../refusalOfError.ts';
import type { ContactService, DeliveredRow, DynamicsRow } from '../services.ts';
import { parseGuid } from './parseGuid.ts';

type RowResult = components['schemas']['RowResult'];

/** What the gateway in front of makers lets through at most is 3,182,218 bytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Many rows changed in Dynamics come in, each with a result of its own. */
export function updateContacts(contacts: ContactService): Handler<'UpdateContacts'> {
  return {
    scope: 'update',
    maxBodyBytes: MAX_BODY_BYTES,
    exactNumbers: true,
    async handle({ body, caller }) {
      const rows = body.rows.map((row: DynamicsRow) => ({ rowId: parseGuid(row.contactid), body: row }));
      const take = await contacts.updateFromRows(rows.filter(hasId), caller.name);
      const results: RowResult[] = [];
      // One after the other: rows of the same contact must be taken in the order they came.
      for (const row of rows) results.push(hasId(row) ? await takeRow(take, row) : noId);
      const count = (outcome: RowResult['outcome']) =>
        results.filter((result) => result.outcome === outcome).length;
      const counts = { changed: count('changed'), unchanged: count('unchanged'), failed: count('failed') };
      return { status: 200, body: { ...counts, results } };
    },
  };
}

function hasId(row: { rowId: string | undefined; body: DynamicsRow }): row is DeliveredRow {
  return row.rowId !== undefined;
}

const noId: RowResult = {
  outcome: 'failed',
  code: 'contactidMissing',
  detail: 'The row has no contactid with the ID of a contact row.',
};

async function takeRow(
  take: Awaited<ReturnType<ContactService['updateFromRows']>>,
  row: DeliveredRow,
): Promise<RowResult> {
  const { rowId } = row;
  try {
    const result = await take(row);
    if (!result) return { rowId, outcome: 'unchanged' };
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

/** Dynamics refuses this row, and asking again later does not help by itself. */
function isOfRow(error: unknown): boolean {
  const refused = refusedRead(error);
  return refused !== undefined && refused.reason !== 'transient';
}
