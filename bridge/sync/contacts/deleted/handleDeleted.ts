import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { recordOutcomes } from '../../state/failures/recordOutcomes.ts';
import type { GoneContact } from '../../state/goneContact.ts';
import { goneCodes } from '../../state/readGoneContacts.ts';
import { readHeirs } from '../../state/readHeirs.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from '../contactWork.ts';
import { deactivateRows, outcomeFor } from './deactivateRows.ts';
import { inheritLinks } from './followContactMerge.ts';
import { forgetLinks } from './forgetLinks.ts';

export interface SettledGone {
  /** What became of the contacts whose row nobody took over. */
  outcomes: ContactOutcome[];
  /** Contacts that took a row over and are to be compared with it. */
  heirs: number[];
}

/**
 * Settles contacts that are linked but no longer in Xperience: the row of a merged one goes to its heir where that
 * has none; any other row is kept and reported, unlinked, or deactivated, as the setting says. In a dry run it only
 * tells what would be done.
 * @throws DataverseUnavailable
 * @throws NeedsConfirmation when too many have gone
 */
export async function settleGone(work: ContactWork, gone: readonly GoneContact[]): Promise<SettledGone> {
  const { local } = await currentTimes(work.database);
  work.approval?.gone(gone.length);
  if (work.dryRun) return { outcomes: gone.map((contact) => foresee(work, contact, local)), heirs: [] };
  const { linked, left } = await inheritLinks(work.database, gone);
  const outcomes = await settleLeft(work, await notCarried(work, left), local);
  const passedOn = gone.filter(({ heir }) => heir && linked.includes(heir.contactId));
  const inherited = passedOn.filter((contact) => !left.includes(contact));
  await recordOutcomes(work, [
    ...inherited.map((contact) => outcomeFor(contact, local, 'unchanged')),
    ...outcomes,
  ]);
  return { outcomes, heirs: linked };
}

/** Somebody may have merged or linked meanwhile: the row of a contact that lives is let alone. */
async function notCarried({ database }: ContactWork, left: readonly GoneContact[]): Promise<GoneContact[]> {
  const heirs = await readHeirs(database, left.map(asLink));
  return left.filter(({ contactId, rowId }) => heirs.get(contactId)?.fieldRowId !== rowId);
}

function asLink({ contactId, contactGuid, rowId }: GoneContact) {
  return { contact_id: contactId, contact_guid: contactGuid, row_id: rowId };
}

async function settleLeft(
  work: ContactWork,
  left: readonly GoneContact[],
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
  const settled = left.filter(({ contactId }) => done.has(contactId));
  await forgetLinks(work.database, settled, { deactivated: true });
  return outcomes;
}

/** What a run would make of a contact. */
function foresee({ plan }: ContactWork, contact: GoneContact, local: DateTime2): ContactOutcome {
  const { heir, rowId } = contact;
  const { goneContact: rule } = plan.settings;
  const inherits = heir?.linkedRowId === null && (heir.fieldRowId ?? rowId) === rowId;
  if (rule === 'keep' && !inherits) return reported(contact, local);
  return outcomeFor(contact, local, rule === 'deactivate' && !inherits ? 'updated' : 'unchanged');
}

function reported(contact: GoneContact, local: DateTime2): ContactOutcome {
  return { ...outcomeFor(contact, local, 'failed'), problems: [report(contact)] };
}

function report({ contactId, rowId, heir }: GoneContact): ContactProblem {
  const remedy =
    'Dismiss this failure to leave it so, or let runs unlink or deactivate such rows (setting goneContact).';
  if (!heir) {
    return {
      code: goneCodes.deleted,
      kind: 'deleted',
      detail: `Contact ${contactId} was deleted in Xperience. Its Dynamics row ${rowId} was left as it is. ${remedy}`,
    };
  }
  return {
    code: goneCodes.merged,
    kind: 'deleted',
    detail: `Contact ${contactId} was merged in Xperience into contact ${heir.contactId}, which has a Dynamics row of its own. The row ${rowId} was left as it is: merge the two rows in Dynamics. ${remedy}`,
  };
}
