import { createRow } from '../../mapping/createRow.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import { readQualifying } from '../../xperience/readQualifying.ts';
import { readScoreTotals, type ScoreTotal } from '../../xperience/readScoreTotals.ts';
import { readSettings } from '../../xperience/readSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ContactPlan, ContactProblem, ContactWork, ExchangeContact } from './contactWork.ts';
import { decideLocated } from './decideLocated.ts';
import { loadContacts } from './loadContacts.ts';
import { locateRows } from './locateRows.ts';
import { outcomeOf, problemOutcome } from './outcomeOf.ts';
import { prepareContacts } from './prepareContacts.ts';
import { resolveReferences } from './resolveReferences.ts';
import { reviseVerdicts } from './reviseVerdicts.ts';

/** Why a contact would or would not be sent, and what an exchange would do with each field. */
export interface ContactExplanation {
  contactId: number;
  rowId: string;
  linked: boolean;
  held: boolean;
  qualifying: boolean;
  /** Whether runs consider it at all. */
  considered: boolean;
  reason: string;
  result: ReturnType<typeof outcomeOf>['result'];
  settings: ContactPlan['settings'];
  scores: ScoreTotal[];
  fields: FieldDecision[];
  problems: ContactProblem[];
}

/**
 * Decides one contact as a run would and tells everything the decision rests on. Changes nothing on either side.
 * @throws SyncRefused without a usable mapping, or when the contact does not exist
 * @throws DataverseUnavailable
 */
export async function explainContact(parts: SyncParts, contactId: number): Promise<ContactExplanation> {
  const { database, dataverse } = parts;
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false });
  const [contact] = await loadContacts({ database, plan }, [contactId]);
  if (!contact) {
    throw new SyncRefused({
      kind: 'notFound',
      code: 'contactNotFound',
      detail: `There is no contact ${contactId} in Xperience.`,
    });
  }
  const switches = await readSettings(database, parts.site);
  const enabled = switches.contactSyncEnabled && switches.minimumScore > 0;
  const qualifying = (await readQualifying(database, [contactId], plan.settings)).has(contactId);
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const work: ContactWork = {
    database,
    dataverse,
    plan,
    runId: 0,
    token: 0,
    dryRun: true,
    call,
    mayWrite: () => false,
    refuseHalted: () => undefined,
  };
  const { rowId, fields, outcome } = await decide(work, contact);
  return {
    contactId,
    rowId,
    linked: contact.rowId !== undefined,
    held: contact.state.held,
    qualifying,
    considered: enabled && (contact.rowId !== undefined || qualifying),
    reason: reasonOf(contact, enabled, qualifying),
    result: outcome.result,
    settings: plan.settings,
    scores: await readScoreTotals(database, contactId),
    fields,
    problems: outcome.problems,
  };
}

async function decide(work: ContactWork, contact: ExchangeContact) {
  const [location] = await locateRows(work, [contact]);
  if (!location) throw new Error(`Contact ${contact.contactId} was not located.`);
  const { dataverse, plan, call } = work;
  const theirs = location.row ? [location.row.values] : [];
  const references = await resolveReferences(
    { dataverse, mapping: plan.mapping, call },
    [contact.values],
    theirs,
  );
  if (location.problem && !location.row) {
    const { fields } = createRow({ mapping: plan.mapping, ours: contact.values, references });
    const still = fields.map((field): FieldDecision => ({ ...field, action: 'none' }));
    return { rowId: location.rowId, fields: still, outcome: problemOutcome(contact, location.problem) };
  }
  const [revised] = await reviseVerdicts(work, [decideLocated(work, location, references)]);
  if (!revised) throw new Error(`Contact ${contact.contactId} was not decided.`);
  const { verdict } = revised;
  const problem = location.problem ?? ('problem' in revised ? revised.problem : undefined);
  const outcome = problem ? problemOutcome(contact, problem) : outcomeOf(verdict);
  return { rowId: location.rowId, fields: verdict.decision.fields, outcome };
}

function reasonOf(contact: ExchangeContact, enabled: boolean, qualifying: boolean): string {
  if (!enabled) return 'Nothing is sent: contact synchronization is off or the minimum score is not above 0.';
  if (contact.rowId !== undefined)
    return 'The contact is linked, so runs send what changes in its mapped fields.';
  if (contact.state.held) return 'The contact is held: it was unlinked on purpose. Import it to release it.';
  return qualifying
    ? 'The contact reached the minimum score, so the next run sends it.'
    : 'The contact is not linked and its points do not reach the minimum score.';
}
