import type { DateTime2 } from '../../../database/sqlType.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { problemOfRefusal } from '../../refusals/problemOfRefusal.ts';
import { readApart } from '../../refusals/readApart.ts';
import { type ContactState, readContactStates, unknownState } from '../../state/contactState.ts';
import type { GoneContact } from '../../state/goneContact.ts';
import { goneCodes } from '../../state/readGoneContacts.ts';
import type { ContactOutcome, ContactProblem, ContactWork } from '../contactWork.ts';
import type { Verdict } from '../decideContacts.ts';
import { keepsChanging } from '../outcomeOf.ts';
import { noResults } from '../results.ts';
import { selectOf } from '../selectOf.ts';
import { performVerdicts } from '../writeToDynamics.ts';

/** The state of rows out of use. */
const inactive = 1;
const rounds = 5;

/**
 * Deactivates the rows of contacts that have gone, in the way everything is written: committed as pending, guarded by
 * the version read, read again when the answer is lost. A row that is inactive, merged or deleted already is done.
 *
 * @param local stamp of the outcomes: the contacts have none any more
 * @returns one outcome per contact
 * @throws DataverseUnavailable
 */
export async function deactivateRows(
  work: ContactWork,
  gone: readonly GoneContact[],
  local: DateTime2,
): Promise<ContactOutcome[]> {
  const outcomes = new Map<number, ContactOutcome>();
  let open = [...gone];
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    const again = await deactivateOnce(work, open, local, outcomes);
    open = open.filter(({ contactId }) => again.has(contactId));
  }
  for (const contact of open) {
    outcomes.set(contact.contactId, {
      ...outcomeFor(contact, local, 'failed'),
      problems: [notDeactivated(keepsChanging)],
    });
  }
  return [...outcomes.values()];
}

async function deactivateOnce(
  work: ContactWork,
  open: readonly GoneContact[],
  local: DateTime2,
  outcomes: Map<number, ContactOutcome>,
): Promise<Set<number>> {
  const ids = open.map(({ rowId }) => rowId);
  const options = { ...work.call, select: selectOf(work) };
  const { found, refused } = await readApart(work, ids, async (some) => [
    ...(await work.dataverse.readRows(work.plan.table, some, options)).values(),
  ]);
  const rows = new Map(found.map((row) => [row.id, row]));
  const states = await readContactStates(
    work.database,
    open.map(({ contactId }) => contactId),
  );
  const verdicts: Verdict[] = [];
  for (const contact of open) {
    const row = rows.get(contact.rowId);
    const said = refused.get(contact.rowId);
    if (said) {
      const problem = notDeactivated(problemOfRefusal('read', said.reason, said.error));
      outcomes.set(contact.contactId, { ...outcomeFor(contact, local, 'failed'), problems: [problem] });
      continue;
    }
    if (row && row.values.statecode !== inactive && row.values.merged !== true) {
      const state = states.get(contact.contactId) ?? unknownState(contact.contactId);
      verdicts.push(verdictFor(work, contact, row, state, local));
    } else outcomes.set(contact.contactId, outcomeFor(contact, local, 'unchanged'));
  }
  const performed = noResults();
  const again = await performVerdicts(work, verdicts, performed);
  for (const { location } of verdicts) {
    const outcome = performed.outcomes.get(location.contact.contactId);
    if (!outcome) continue;
    const problems = outcome.problems.map(notDeactivated);
    const result = problems.length > 0 ? 'failed' : 'updated';
    outcomes.set(outcome.contactId, { ...outcome, result, problems });
  }
  return new Set(again.map(({ contactId }) => contactId));
}

/** The contact has no values any more; its row changes its state and nothing else. */
function verdictFor(
  work: ContactWork,
  { contactId, contactGuid, rowId }: GoneContact,
  row: DataverseRow,
  state: ContactState,
  modifiedLocal: DateTime2,
): Verdict {
  const status = work.plan.table.states.find(({ value }) => value === inactive)?.defaultStatus;
  return {
    kind: 'exchange',
    location: {
      contact: {
        contactId,
        contactGuid,
        rowId,
        linkVoid: false,
        email: null,
        modifiedLocal,
        values: {},
        state,
      },
      rowId,
      origin: 'linked',
      row,
    },
    decision: {
      fields: [],
      toDynamics: { statecode: inactive, ...(status === undefined ? {} : { statuscode: status }) },
      toXperience: {},
      agreed: state.agreed ?? {},
      problems: [],
    },
  };
}

/** Told from earlier failures of the contact, which say nothing of its having gone. */
function notDeactivated(problem: ContactProblem): ContactProblem {
  return { ...problem, code: goneCodes.notDeactivated };
}

/** An outcome of a contact that has gone, without problems. */
export function outcomeFor(
  { contactId, rowId }: GoneContact,
  modifiedLocal: DateTime2,
  result: ContactOutcome['result'],
): ContactOutcome {
  return { contactId, modifiedLocal, rowId, result, changedColumns: [], changedFields: [], problems: [] };
}
