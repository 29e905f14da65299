import type { components } from '../../../schemas/contract.ts';
import { createRowCheck, type ReadContact } from '../../sync/contacts/incoming/createRowCheck.ts';
import type { InboundResult } from '../../sync/contacts/incoming/rowDelivery.ts';
import { versionOfRow } from '../../sync/contacts/incoming/versionOfRow.ts';
import { updateContact } from '../../sync/contacts/updateContact.ts';
import { type RowTaken, updateContacts } from '../../sync/contacts/updateContacts.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { refusalOfError } from '../refusalOfError.ts';
import { parseGuid } from './parseContactKey.ts';
import { type ScannedRow, scanRow } from './scanRow.ts';

type RowResult = components['schemas']['RowResult'];

/** A row as a Dataverse trigger delivers it: any columns, with annotations and expanded rows beside them. */
type DeliveredBody = Readonly<Record<string, unknown>>;

/** What the gateway in front of makers lets through at most is 3,182,218 bytes. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Rows changed in Dynamics come in. */
export function rowOperations({ parts }: Engine) {
  const lookAt = createRowCheck(parts);
  return {
    /** At the address the replaced module had, for flows that call it. */
    UpdateContact: {
      scope: 'update',
      maxBodyBytes,
      exactNumbers: true,
      quickCheck: {
        scan: scanRow,
        async look({ read }: ScannedRow) {
          const rowId = parseGuid(read('contactid'));
          if (rowId === undefined) return undefined;
          const holds = (property: string) => read(property) !== undefined;
          const look = await lookAt(rowId, versionOfRow(read), holds);
          return look.isKnown ? { status: 204 } : { found: look.read };
        },
      },
      async handle({ body, found }) {
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
        const result = await updateContact(parts, rowId, body, found as ReadContact | undefined);
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
        const taken = await updateContacts(parts, rows.filter(hasId));
        const results = rows.map((row) => (hasId(row) ? resultOf(row, taken.get(row)) : noId));
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

function resultOf({ rowId }: DeliveredRow, taken: RowTaken = {}): RowResult {
  if ('error' in taken) {
    const refusal = refusalOfError(taken.error);
    if (!refusal) throw taken.error;
    return { rowId, outcome: 'failed', code: refusal.code, detail: refusal.detail };
  }
  if (!taken.result) return { rowId, outcome: 'unchanged' };
  const result = presentIncoming(taken.result);
  const [problem] = result.problems ?? [];
  if (result.changedFields.length > 0 || !problem) return { ...result, outcome: 'changed' };
  return { ...result, outcome: 'failed', code: problem.code, detail: problem.detail };
}

/** What became of a row that came in, as the contract shows it. */
function presentIncoming({
  problems,
  ...taken
}: InboundResult): components['schemas']['UpdateContactResult'] {
  return { ...taken, ...(problems.length > 0 ? { problems } : {}) };
}
