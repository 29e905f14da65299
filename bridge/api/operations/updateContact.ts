import type { Handler } from '../handler.ts';
import type { ContactService } from '../services.ts';
import { parseGuid } from './parseGuid.ts';

/** What the gateway in front of makers lets through at most is 3,182,218 bytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A row changed in Dynamics comes in; at the address the replaced module had, for flows that call it. */
export function updateContact(contacts: ContactService): Handler<'UpdateContact'> {
  return {
    scope: 'update',
    maxBodyBytes: MAX_BODY_BYTES,
    exactNumbers: true,
    async answerAtGlance(row) {
      const rowId = parseGuid(row.read('contactid'));
      if (rowId === undefined) return undefined;
      return (await contacts.isRowSettled(rowId, row.read)) ? { status: 204 } : undefined;
    },
    async handle({ body, caller }) {
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
      const result = await contacts.updateFromRow(rowId, body, caller.name);
      return result ? { status: 200, body: result } : { status: 204 };
    },
  };
}
