import type { CreateResult, RefusalReason, UpdateResult, WriteReport } from '../../dataverse/types.ts';
import { refusedValues } from '../failures/sentValues.ts';
import type { ContactProblem, ContactWork, ExchangeContact } from './contactWork.ts';
import { sends, type Verdict } from './decideLocated.ts';
import { outcomeOf, problemOutcome } from './outcomeOf.ts';
import type { Results } from './results.ts';
import { dropPending, savePending } from './savePending.ts';
import { settleVerdicts } from './settleVerdicts.ts';
import { takeDynamicsChanges } from './takeDynamicsChanges.ts';
import { wholeRefusal } from './wholeRefusal.ts';

const tag = 'xperience-bridge';

/**
 * Carries verdicts out: changes taken from Dynamics first, then pending values, writes, agreed values.
 * @returns contacts to be read and decided anew
 * @throws DataverseUnavailable after everything that was done has been stored
 */
export async function performVerdicts(
  work: ContactWork,
  verdicts: readonly Verdict[],
  { outcomes, recorded }: Results,
): Promise<ExchangeContact[]> {
  const again: ExchangeContact[] = [];
  const taken = await takeDynamicsChanges(work, verdicts, again);
  const quiet = taken.filter((verdict) => !sends(verdict));
  const pended = await savePending(work, taken.filter(sends), again);

  const creates = pended.filter((verdict) => verdict.kind === 'create');
  const updates = pended.filter((verdict) => verdict.kind === 'exchange');
  const written = await writeAll(work, creates, updates);

  const done: Verdict[] = [...quiet];
  const refused: Verdict[] = [];
  for (const [verdict, result] of written.results) {
    const contact = verdict.location.contact;
    if (result.outcome === 'ok')
      done.push(result.row ? { ...verdict, location: { ...verdict.location, row: result.row } } : verdict);
    else if (result.outcome === 'refused') {
      refused.push(verdict);
      if (!written.refused)
        outcomes.set(contact.contactId, problemOutcome(contact, refusal(verdict, result)));
    } else if (result.outcome !== 'unsent') again.push(contact);
  }
  await dropPending(work, refused);
  const settled = await settleVerdicts(work, done, recorded);
  for (const verdict of done) {
    const contact = verdict.location.contact;
    const problem = settled.problems.get(contact.contactId);
    if (problem) outcomes.set(contact.contactId, problemOutcome(contact, problem));
    else if (settled.stored.has(contact.contactId)) outcomes.set(contact.contactId, outcomeOf(verdict));
    else again.push(contact);
  }
  if (written.failure) throw written.failure;
  return again;
}

type Result = CreateResult | UpdateResult;

async function writeAll(work: ContactWork, creates: readonly Verdict[], updates: readonly Verdict[]) {
  const options = { ...work.call, tag, mayWrite: work.mayWrite };
  const { table, mapping } = work.plan;
  const created: WriteReport<CreateResult> =
    creates.length === 0
      ? { results: [] }
      : await work.dataverse.createRows(
          table,
          creates.map((verdict) => ({ id: verdict.location.rowId, values: verdict.decision.toDynamics })),
          options,
        );
  const updated: WriteReport<UpdateResult> =
    updates.length === 0 || created.failure
      ? { results: [] }
      : await work.dataverse.updateRows(
          table,
          updates.map((verdict) => ({
            id: verdict.location.rowId,
            ...(verdict.location.row ? { etag: verdict.location.row.etag } : {}),
            values: verdict.decision.toDynamics,
          })),
          { ...options, select: mapping.columns },
        );
  const results = [...pairUp(creates, created.results), ...pairUp(updates, updated.results)];
  const refused = wholeRefusal('create', created.results) ?? wholeRefusal('update', updated.results);
  return { results, refused, failure: created.failure ?? updated.failure ?? refused };
}

function pairUp(verdicts: readonly Verdict[], results: readonly Result[]): [Verdict, Result][] {
  return verdicts.flatMap((verdict, index) => {
    const result = results[index];
    return result ? [[verdict, result] as [Verdict, Result]] : [];
  });
}

/** What each reason of a refused row is as a failure of its contact. */
const refusals: Record<RefusalReason, Pick<ContactProblem, 'code' | 'kind'>> = {
  data: { code: 'refusedByDynamics', kind: 'data' },
  duplicate: { code: 'duplicateInDynamics', kind: 'ambiguous' },
  forbidden: { code: 'forbiddenByDynamics', kind: 'configuration' },
  transient: { code: 'dynamicsBusy', kind: 'transient' },
};

function refusal(verdict: Verdict, result: Extract<Result, { outcome: 'refused' }>): ContactProblem {
  const action = verdict.kind === 'create' ? 'create' : 'update';
  const { message, code, requestId } = result.error;
  const trace = [code, requestId ? `request ${requestId}` : ''].filter(Boolean).join(', ');
  return {
    ...refusals[result.reason],
    sent: refusedValues(verdict.decision.toDynamics, message),
    detail: `Dynamics refused to ${action} the row of this contact: ${message}${trace ? ` (${trace})` : ''}`,
  };
}
