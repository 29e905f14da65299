import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import {
  readStandingContacts,
  type ShownFailure,
  type StandingContact,
} from '../../xperience/contacts/readStandingContacts.ts';
import { readScoreTotals, type ScoreTotal } from '../../xperience/points/readScoreTotals.ts';
import { type GroupStanding, readGroupStandings } from '../../xperience/qualifying/groupStandings.ts';
import type { LoadedContact } from '../contacts/contactRecord.ts';
import type { ContactProblem, ContactWork } from '../contacts/contactWork.ts';
import { loadContacts } from '../contacts/loadContacts.ts';
import type { outcomeOf } from '../contacts/outcomeOf.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import type { SyncParts } from '../syncParts.ts';
import { contactNotFound } from '../syncRefused.ts';
import { answerOf } from './answerOf.ts';
import { decideExplained, fieldsUnasked } from './decideExplained.ts';
import { outsideOfGroups } from './outsideOfGroups.ts';
import { type Basis, readBasis, readObstacle } from './readBasis.ts';

/** Why a contact would or would not be sent, and what an exchange would do with each field. */
export interface ContactExplanation {
  contactId: number;
  /** One sentence: whether the contact is in Dynamics, and why or why not. */
  answer: string;
  /** The row it has; absent where there is none. */
  rowId?: string;
  linked: boolean;
  held: boolean;
  heldReason?: string;
  qualifying: boolean;
  /** Whether runs consider it at all. */
  considered: boolean;
  reason: string;
  /** What sending it would do; absent where Dynamics could not be asked. */
  result?: ReturnType<typeof outcomeOf>['result'];
  /** Why Dynamics could not be asked. */
  away?: string;
  /** What the last attempt failed with, while it is open. */
  lastFailure?: ShownFailure;
  settings: Basis['settings'];
  /** Where contacts qualify by points. */
  scores: ScoreTotal[];
  /** How it stands with the chosen groups, where contacts qualify by groups. */
  groups: GroupStanding[];
  fields: FieldDecision[];
  problems: ContactProblem[];
}

/**
 * Decides one contact as a run would and shows everything the decision rests on. Changes nothing on either side. While
 * Dynamics cannot be asked it shows what Xperience and the bridge know.
 * @throws SyncRefused without a usable mapping, or when the contact does not exist
 */
export async function explainContact(parts: SyncParts, contactId: number): Promise<ContactExplanation> {
  const { database } = parts;
  const prepared = await unlessAway(parts, () =>
    prepareContacts(parts, { switches: 'ignored', fresh: false, reuse: true }),
  );
  const plan = 'away' in prepared ? undefined : prepared.done;
  const basis = await readBasis(parts, plan);
  const [contact] = await loadContacts({ database, plan: basis }, [contactId]);
  const asked = { by: 'contactId', contactId } as const;
  const [standing] = await readStandingContacts(database, asked, {
    fields: nameFields,
    score: basis.settings,
  });
  if (!contact || !standing) throw contactNotFound(contactId);
  const decided = plan
    ? await unlessAway(parts, () => decideExplained(workFor(parts, plan), contact))
    : prepared;
  const known =
    'done' in decided && 'outcome' in decided.done
      ? decided.done
      : {
          rowId: contact.rowId ?? undefined,
          fields: plan ? fieldsUnasked(plan, contact) : [],
          outcome: undefined,
        };
  const away = 'away' in decided ? decided.away : undefined;
  const { qualifying, heldReason, failure: lastFailure } = standing;
  const { enabled, settings } = basis;
  const scores = settings.groups ? [] : await readScoreTotals(database, contactId);
  const groups = settings.groups ? await readGroupStandings(database, settings.groups.chosen, contactId) : [];
  const { outcome, fields, rowId } = known;
  const problems = outcome?.problems ?? [];
  const held = contact.state.held;
  return {
    contactId,
    answer: answerOf({
      name: nameOf(standing),
      linked: contact.rowId !== null,
      rowFound: rowId !== undefined,
      held,
      heldReason,
      qualifying,
      obstacle: await readObstacle(database, basis),
      settings,
      scores,
      outcome,
      lastFailure,
    }),
    ...(rowId !== undefined && { rowId }),
    linked: contact.rowId !== null,
    held,
    ...(held && heldReason !== undefined && { heldReason }),
    qualifying,
    considered: enabled && (contact.rowId !== null || qualifying),
    reason: reasonOf(contact, basis, qualifying),
    ...(outcome && { result: outcome.result }),
    ...(away !== undefined && { away }),
    ...(lastFailure && { lastFailure }),
    settings,
    scores,
    groups,
    fields,
    problems,
  };
}

const nameFields = ['ContactFirstName', 'ContactLastName'];

/** How people know a contact: name and e-mail address as far as there are any, else its number. */
function nameOf({ record: { contactId, email, values } }: StandingContact): string {
  const name = nameFields.flatMap((field) => values[field] || []).join(' ');
  return name && email ? `${name} <${email}>` : name || email || `Contact ${contactId}`;
}

/** The end of the process is no state of Dynamics. */
async function unlessAway<Done>(
  { stopping }: SyncParts,
  ask: () => Promise<Done>,
): Promise<{ done: Done } | { away: string }> {
  try {
    return { done: await ask() };
  } catch (error) {
    if (!(error instanceof DataverseUnavailable) || stopping.aborted) throw error;
    return { away: error.message };
  }
}

/** Everything that deciding needs, with the right to write nothing. */
export function workFor(parts: SyncParts, plan: ContactWork['plan']): ContactWork {
  return {
    database: parts.database,
    dataverse: parts.dataverse,
    plan,
    runId: 0,
    token: 0,
    dryRun: true,
    call: { signal: parts.stopping, correlationId: parts.newCorrelationId() },
    mayWrite: () => false,
    refuseHalted: () => undefined,
  };
}

function reasonOf(
  contact: LoadedContact,
  { enabled, contactSyncEnabled, settings: { groups } }: Basis,
  qualifying: boolean,
): string {
  if (!contactSyncEnabled && groups) return 'Nothing is sent: contact synchronization is off.';
  if (!enabled) return 'Nothing is sent: contact synchronization is off or the minimum score is not above 0.';
  if (contact.rowId !== null)
    return 'The contact is linked, so synchronizations send what changes in its mapped fields.';
  if (contact.state.held)
    return 'The contact is excluded: it was unlinked on purpose. Import it to include it again.';
  if (groups)
    return qualifying
      ? 'The contact is in the contact groups that qualify, so the next synchronization sends it.'
      : `The contact is not linked, and ${outsideOfGroups(groups)}.`;
  return qualifying
    ? 'The contact reached the minimum score, so the next synchronization sends it.'
    : 'The contact is not linked and its points do not reach the minimum score.';
}
