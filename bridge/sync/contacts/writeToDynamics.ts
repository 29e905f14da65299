import type { CreateResult, UpdateResult, WriteReport } from '../../dataverse/types.ts';
import { problemOfRefusal } from '../refusals/problemOfRefusal.ts';
import { wholeRefusal } from '../refusals/wholeRefusal.ts';
import { refusedValues } from '../state/failures/sentValues.ts';
import type { ContactProblem, ContactWork, ExchangeContact } from './contactWork.ts';
import { createSettling, type Settling } from './createSettling.ts';
import { sends, type Verdict } from './decideContacts.ts';
import { problemOutcome } from './outcomeOf.ts';
import { dropPending, savePending } from './pendingValues.ts';
import type { Results } from './results.ts';
import { takeDynamicsChanges, takes } from './writeToXperience.ts';

const tag = 'xperience-bridge';

/**
 * Carries verdicts out: changes taken from Dynamics first, then pending values, writes, agreed values. What a request
 * has written is stored while further ones are under way.
 * @returns contacts to be read and decided anew
 * @throws DataverseUnavailable after everything that was done has been stored
 */
export async function performVerdicts(
  work: ContactWork,
  verdicts: readonly Verdict[],
  results: Results,
): Promise<ExchangeContact[]> {
  const again: ExchangeContact[] = [];
  const taken = await takeDynamicsChanges(work, verdicts, again, results.outcomes);
  const quiet = taken.filter((verdict) => !sends(verdict));
  const sending = taken.filter(sends);
  const pended = [
    ...sending.filter(takes),
    ...(await savePending(
      work,
      sending.filter((verdict) => !takes(verdict)),
      again,
    )),
  ];

  const creates = pended.filter((verdict) => verdict.kind === 'create');
  const updates = pended.filter((verdict) => verdict.kind === 'exchange');
  const settling = createSettling(work, results, again);
  settling.add(quiet);
  const written = await writeAll(work, creates, updates, settling).finally(settling.ended);

  const refused: Verdict[] = [];
  for (const [verdict, result] of written.results) {
    const contact = verdict.location.contact;
    if (result.outcome === 'refused') {
      refused.push(verdict);
      if (!written.refused[verdict.kind])
        results.outcomes.set(contact.contactId, problemOutcome(contact, refusal(verdict, result)));
    } else if (result.outcome !== 'ok' && result.outcome !== 'unsent') {
      if (result.outcome === 'exists') results.keyTaken.set(contact.contactId, result.error);
      again.push(contact);
    }
  }
  await dropPending(work, refused);
  if (written.failure) throw written.failure;
  return again;
}

type Result = CreateResult | UpdateResult;

async function writeAll(
  work: ContactWork,
  creates: readonly Verdict[],
  updates: readonly Verdict[],
  settling: Settling,
) {
  const mayWrite = async () => !settling.failed() && (await work.mayWrite());
  const options = { ...work.call, tag, mayWrite, keepsFlows: work.keepsFlows };
  const { table, mapping } = work.plan;
  const created: WriteReport<CreateResult> =
    creates.length === 0
      ? { results: [] }
      : await work.dataverse.createRows(
          table,
          creates.map((verdict) => ({ id: verdict.location.rowId, values: verdict.decision.toDynamics })),
          { ...options, onResults: settleWritten(settling, creates) },
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
          { ...options, select: mapping.columns, onResults: settleWritten(settling, updates) },
        );
  const results = [...pairUp(creates, created.results), ...pairUp(updates, updated.results)];
  const refused = {
    create: await judge(work, 'create', created.results),
    exchange: await judge(work, 'update', updated.results),
  };
  const failure = created.failure ?? updated.failure ?? refused.create ?? refused.exchange;
  return { results, refused, failure };
}

const rights = { create: ['prvCreateContact'], update: ['prvWriteContact'] } as const;

function judge(work: ContactWork, write: keyof typeof rights, results: readonly Result[]) {
  return wholeRefusal(work, { what: `${write} any row of contacts`, rights: rights[write], results });
}

function settleWritten(settling: Settling, verdicts: readonly Verdict[]) {
  const byRow = new Map(verdicts.map((verdict) => [verdict.location.rowId, verdict]));
  return (results: readonly Result[]): void => {
    const done = results.flatMap((result) => {
      const verdict = byRow.get(result.id);
      if (!verdict || result.outcome !== 'ok') return [];
      return [result.row ? { ...verdict, location: { ...verdict.location, row: result.row } } : verdict];
    });
    settling.add(done);
  };
}

function pairUp(verdicts: readonly Verdict[], results: readonly Result[]): [Verdict, Result][] {
  return verdicts.flatMap((verdict, index) => {
    const result = results[index];
    return result ? [[verdict, result] as [Verdict, Result]] : [];
  });
}

function refusal(verdict: Verdict, result: Extract<Result, { outcome: 'refused' }>): ContactProblem {
  const { reason, error } = result;
  return {
    ...problemOfRefusal(verdict.kind === 'create' ? 'create' : 'update', reason, error),
    sent: refusedValues(verdict.decision.toDynamics, error.message),
  };
}
