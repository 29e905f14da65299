import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { forgetMemory } from '../../state/contactMemory.ts';
import type { DeletedContact } from '../../state/deletedContacts.ts';
import { deletedCodes, readSurvivors } from '../../state/deletedContacts.ts';
import { recordOutcomes } from '../../state/failures/recordOutcomes.ts';
import { removeLinks } from '../../state/links.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from '../contactWork.ts';
import { deactivateRows, outcomeFor } from './deactivateRows.ts';
import { moveLinks } from './followContactMerges.ts';

export interface HandledDeleted {
  /** What became of the contacts whose row nobody took over. */
  outcomes: ContactOutcome[];
  /** ContactIDs of those that took a row over and are to be compared with it. */
  survivors: number[];
}

/**
 * Handles contacts that are linked but no longer in Xperience: the row of a merged one goes to the survivor where that
 * has none; any other row is kept and reported, unlinked, or deactivated, as the setting says. In a dry run it only
 * tells what would be done.
 * @throws DataverseUnavailable
 * @throws NeedsConfirmation when too many were deleted
 */
export async function handleDeleted(
  work: ContactWork,
  deleted: readonly DeletedContact[],
): Promise<HandledDeleted> {
  const { local } = await currentTimes(work.database);
  work.approval?.deleted(deleted.length);
  if (work.dryRun)
    return { outcomes: deleted.map((contact) => foresee(work, contact, local)), survivors: [] };
  const { linked, left } = await moveLinks(work.database, deleted);
  const outcomes = await applyRule(work, await notCarried(work, left), local);
  const moved = deleted.filter(
    (contact) => contact.survivor && linked.includes(contact.survivor.contactId) && !left.includes(contact),
  );
  await recordOutcomes(work, [
    ...moved.map((contact) => outcomeFor(contact, local, 'unchanged')),
    ...outcomes,
  ]);
  return { outcomes, survivors: linked };
}

/** Somebody may have merged or linked meanwhile: the row of a contact that lives is let alone. */
async function notCarried(
  { database }: ContactWork,
  left: readonly DeletedContact[],
): Promise<DeletedContact[]> {
  const survivors = await readSurvivors(database, left.map(asLink));
  return left.filter(({ contactId, rowId }) => survivors.get(contactId)?.fieldRowId !== rowId);
}

function asLink({ contactId, contactGuid, rowId }: DeletedContact) {
  return { contact_id: contactId, contact_guid: contactGuid, row_id: rowId };
}

async function applyRule(
  work: ContactWork,
  left: readonly DeletedContact[],
  local: DateTime2,
): Promise<ContactOutcome[]> {
  const rule = work.plan.settings.goneContact;
  if (rule === 'keep') return left.map((contact) => reported(contact, local));
  if (rule === 'unlink') {
    await forgetLinks(work.database, left, { deactivated: false });
    return left.map((contact) => outcomeFor(contact, local, 'unchanged'));
  }
  const outcomes = await deactivateRows(work, left, local);
  const done = new Set(
    outcomes.filter(({ problems }) => problems.length === 0).map((each) => each.contactId),
  );
  await forgetLinks(
    work.database,
    left.filter(({ contactId }) => done.has(contactId)),
    { deactivated: true },
  );
  return outcomes;
}

/** What a run would make of a contact. */
function foresee({ plan }: ContactWork, contact: DeletedContact, local: DateTime2): ContactOutcome {
  const { survivor, rowId } = contact;
  const { goneContact: rule } = plan.settings;
  const moves = survivor?.linkedRowId === null && (survivor.fieldRowId ?? rowId) === rowId;
  if (rule === 'keep' && !moves) return reported(contact, local);
  return outcomeFor(contact, local, rule === 'deactivate' && !moves ? 'updated' : 'unchanged');
}

function reported(contact: DeletedContact, local: DateTime2): ContactOutcome {
  return { ...outcomeFor(contact, local, 'failed'), problems: [report(contact)] };
}

function report({ contactId, rowId, survivor }: DeletedContact): ContactProblem {
  const remedy =
    'Dismiss this failure to leave it so, or let runs unlink or deactivate such rows (setting goneContact).';
  if (!survivor) {
    return {
      code: deletedCodes.deleted,
      kind: 'deleted',
      detail: `Contact ${contactId} was deleted in Xperience. Its Dynamics row ${rowId} was left as it is. ${remedy}`,
    };
  }
  return {
    code: deletedCodes.merged,
    kind: 'deleted',
    detail: `Contact ${contactId} was merged in Xperience into contact ${survivor.contactId}, which has a Dynamics row of its own. The row ${rowId} was left as it is: merge the two rows in Dynamics. ${remedy}`,
  };
}

/** Forgets the links of deleted contacts, and everything remembered of these contacts. */
function forgetLinks(
  database: DatabaseHandle,
  deleted: readonly DeletedContact[],
  { deactivated }: { deactivated: boolean },
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const contactIds = deleted.map(({ contactId }) => contactId);
    await removeLinks(transaction, contactIds);
    await forgetMemory(transaction, contactIds);
    for (const { contactId, rowId, survivor } of deleted) {
      await writeAudit(transaction, {
        caller: 'bridge',
        action: deactivated ? 'row.deactivate' : 'link.remove',
        subject: `contact ${contactId}`,
        details: {
          before: rowId,
          after: null,
          because: survivor ? `merged into contact ${survivor.contactId}` : 'deleted in Xperience',
        },
      });
    }
  });
}
