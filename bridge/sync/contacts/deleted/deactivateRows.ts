import type { DateTime2 } from '../../../database/sqlType.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { type ReadRefusal, readApart } from '../../refusals/readApart.ts';
import { readSingly } from '../../refusals/readSingly.ts';
import { type ContactState, readContactStates, unknownState } from '../../state/contactState.ts';
import type { DeletedContact } from '../../state/deletedContacts.ts';
import { deletedCodes } from '../../state/deletedContacts.ts';
import type { DecidedContact } from '../contactRecord.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from '../contactWork.ts';
import { keepsChanging } from '../outcomeOf.ts';
import { savePending } from '../pendingValues.ts';
import { selectForContacts } from '../selectForContacts.ts';
import { writeToDynamics } from '../writeToDynamics.ts';

/** The state of rows out of use. */
const inactive = 1;
const rounds = 5;

/**
 * Deactivates the rows of deleted contacts, in the way everything is written: committed as pending, guarded by the
 * version read, read again when the answer is lost. A row that is inactive, merged or deleted already is done.
 *
 * @param local stamp of the outcomes: the contacts have none any more
 * @returns one outcome per contact
 * @throws DataverseUnavailable
 */
export async function deactivateRows(
  work: ContactWork,
  deleted: readonly DeletedContact[],
  local: DateTime2,
): Promise<ContactOutcome[]> {
  const outcomes: ContactOutcome[] = [];
  let open = [...deleted];
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    const { done, again } = await deactivateOnce(work, open, local);
    outcomes.push(...done);
    open = open.filter(({ contactId }) => again.has(contactId));
  }
  return [...outcomes, ...open.map((contact) => failed(contact, local, keepsChanging))];
}

/** @returns what became of contacts, and the ContactIDs of those to be read again */
async function deactivateOnce(
  work: ContactWork,
  open: readonly DeletedContact[],
  local: DateTime2,
): Promise<{ done: ContactOutcome[]; again: Set<number> }> {
  const { rows, refused } = await readAll(
    work,
    open.map(({ rowId }) => rowId),
  );
  const states = await readContactStates(
    work.database,
    open.map(({ contactId }) => contactId),
  );
  const done: ContactOutcome[] = [];
  const decided: DecidedContact[] = [];
  for (const contact of open) {
    const row = rows.get(contact.rowId);
    const said = refused.get(contact.rowId);
    const state = states.get(contact.contactId) ?? unknownState(contact.contactId);
    if (said) done.push(failed(contact, local, problemOfRefusal('read', said.reason, said.error)));
    else if (row && row.values.statecode !== inactive && row.values.merged !== true)
      decided.push(toDeactivate(work, contact, row, state, local));
    else done.push(outcomeFor(contact, local, 'unchanged'));
  }
  const pending = await savePending(work, decided);
  const written = await writeToDynamics(work, pending.next);
  if (written.failure) throw written.failure.error;
  for (const outcome of written.done) {
    const problems = outcome.problems.map(notDeactivated);
    done.push({ ...outcome, result: problems.length > 0 ? 'failed' : 'updated', problems });
  }
  const again = [...pending.again, ...written.again];
  return { done, again: new Set(again.map(({ contactId }) => contactId)) };
}

/** One that a list leaves out may be there all the same. */
async function readAll(
  work: ContactWork,
  ids: readonly string[],
): Promise<{ rows: Map<string, DataverseRow>; refused: ReadonlyMap<string, ReadRefusal> }> {
  const { dataverse, call, plan } = work;
  const options = { ...call, select: selectForContacts(work) };
  const listed = await readApart(work, ids, async (some) => [
    ...(await dataverse.readRows(plan.table, some, options)).values(),
  ]);
  const rows = new Map(listed.found.map((row) => [row.id, row]));
  const missing = ids.filter((id) => !rows.has(id) && !listed.refused.has(id));
  const single = await readSingly(dataverse, plan.table, missing, options);
  for (const [id, row] of single.found) rows.set(id, row);
  return { rows, refused: new Map([...listed.refused, ...single.refused]) };
}

/** The contact has no values any more; its row changes its state and nothing else. */
function toDeactivate(
  work: ContactWork,
  { contactId, contactGuid, rowId }: DeletedContact,
  row: DataverseRow,
  state: ContactState,
  modifiedLocal: DateTime2,
): DecidedContact {
  const status = work.plan.table.states.find(({ value }) => value === inactive)?.defaultStatus;
  return {
    contactId,
    contactGuid,
    rowId,
    linkVoid: false,
    email: null,
    modifiedLocal,
    values: {},
    state,
    targetId: rowId,
    origin: 'linked',
    row,
    kind: 'exchange',
    decision: {
      fields: [],
      toDynamics: { statecode: inactive, ...(status === undefined ? {} : { statuscode: status }) },
      toXperience: {},
      agreed: state.agreed ?? {},
      problems: [],
    },
  };
}

function failed(contact: DeletedContact, local: DateTime2, problem: ContactProblem): ContactOutcome {
  return { ...outcomeFor(contact, local, 'failed'), problems: [notDeactivated(problem)] };
}

/** Told from earlier failures of the contact, which say nothing of its having been deleted. */
function notDeactivated(problem: ContactProblem): ContactProblem {
  return { ...problem, code: deletedCodes.notDeactivated };
}

/** An outcome of a deleted contact, without problems. */
export function outcomeFor(
  { contactId, rowId }: DeletedContact,
  modifiedLocal: DateTime2,
  result: ContactOutcome['result'],
): ContactOutcome {
  return { contactId, modifiedLocal, rowId, result, changedColumns: [], changedFields: [], problems: [] };
}
