import { setImmediate as turn } from 'node:timers/promises';
import type { CreateResult, UpdateResult, WriteReport } from '../../dataverse/types.ts';
import { problemOfRefusal } from '../refusals/problemOfRefusal.ts';
import { wholeRefusal } from '../refusals/wholeRefusal.ts';
import { refusedValues } from '../state/failures/sentValues.ts';
import { type DecidedContact, type Step, sends } from './contactRecord.ts';
import { type ContactProblem, type ContactWork, contactsPerTransaction } from './contactWork.ts';
import { problemOutcome } from './outcomeOf.ts';
import { dropPending } from './pendingValues.ts';
import { persistContacts } from './persistContacts.ts';

const tag = 'xperience-bridge';

type Result = CreateResult | UpdateResult;

/**
 * Sends what was decided and committed as pending, and persists what has arrived while further requests are under way.
 * Contacts of which nothing is sent are persisted alone.
 */
export async function writeToDynamics(work: ContactWork, contacts: readonly DecidedContact[]): Promise<Step> {
  const persisting = startPersisting(work);
  const step = persisting.step;
  try {
    persisting.add(contacts.filter((contact) => !sends(contact)));
    const written = await writeAll(work, contacts.filter(sends), persisting).finally(persisting.ended);
    const refused: DecidedContact[] = [];
    for (const [contact, result] of written.results) {
      if (result.outcome === 'refused') {
        refused.push(contact);
        if (!written.refusedWhole[contact.kind])
          step.done.push(problemOutcome(contact, refusal(contact, result)));
      } else if (result.outcome !== 'ok' && result.outcome !== 'unsent')
        step.again.push(result.outcome === 'exists' ? { ...contact, keyTaken: result.error } : contact);
    }
    await dropPending(work, refused);
    return written.failure ? { ...step, failure: { error: written.failure } } : step;
  } catch (error) {
    return { ...step, failure: { error } };
  }
}

/** Persists contacts while others are still being sent, one set after the other. */
interface Persisting {
  /** What has been persisted so far. */
  step: Step;
  /** Puts contacts that were carried out in line. */
  add(contacts: readonly DecidedContact[]): void;
  /** Whether persisting has failed: then nothing more should be sent. */
  failed(): boolean;
  /** Waits until all is stored; throws what storing has thrown. */
  ended(): Promise<void>;
}

/** Starts with nothing in line. After a failure, what is still in line is left to whoever takes the run over. */
function startPersisting(work: ContactWork): Persisting {
  const step: Step = { next: [], done: [], again: [] };
  const line: DecidedContact[] = [];
  let failed = false;
  let last = Promise.resolve();
  /** What arrives during a commit goes with the next one, as much as a transaction may hold. */
  const persist = async (): Promise<void> => {
    while (line.length > 0) {
      // The embedded engine holds this whole process up; the next request goes out first.
      await turn();
      const { done, again, failure } = await persistContacts(work, line.splice(0, contactsPerTransaction));
      step.done.push(...done);
      step.again.push(...again);
      if (failure) throw failure.error;
    }
  };
  return {
    step,
    add(contacts) {
      line.push(...contacts);
      last = last.then(persist);
      last.catch(() => {
        failed = true;
      });
    },
    failed: () => failed,
    ended: () => last,
  };
}

/** Creates first, then updates; what a request has written is persisted while the next one is under way. */
async function writeAll(work: ContactWork, contacts: readonly DecidedContact[], persisting: Persisting) {
  const creates = contacts.filter(({ kind }) => kind === 'create');
  const updates = contacts.filter(({ kind }) => kind === 'exchange');
  const mayWrite = async () => !persisting.failed() && (await work.mayWrite());
  const options = { ...work.call, tag, mayWrite, keepsFlows: work.keepsFlows };
  const { table, mapping } = work.plan;
  const created: WriteReport<CreateResult> =
    creates.length === 0
      ? { results: [] }
      : await work.dataverse.createRows(
          table,
          creates.map(({ targetId, decision }) => ({ id: targetId, values: decision.toDynamics })),
          { ...options, onResults: persistWritten(work, persisting, creates) },
        );
  const updated: WriteReport<UpdateResult> =
    updates.length === 0 || created.failure
      ? { results: [] }
      : await work.dataverse.updateRows(
          table,
          updates.map(({ targetId, row, decision }) => ({
            id: targetId,
            ...(row ? { etag: row.etag } : {}),
            values: decision.toDynamics,
          })),
          { ...options, select: mapping.columns, onResults: persistWritten(work, persisting, updates) },
        );
  const results = [...pairUp(creates, created.results), ...pairUp(updates, updated.results)];
  const refusedWhole = {
    create: await judge(work, 'create', created.results),
    exchange: await judge(work, 'update', updated.results),
  };
  const failure = created.failure ?? updated.failure ?? refusedWhole.create ?? refusedWhole.exchange;
  return { results, refusedWhole, failure };
}

const rights = { create: ['prvCreateContact'], update: ['prvWriteContact'] } as const;

function judge(work: ContactWork, write: keyof typeof rights, results: readonly Result[]) {
  return wholeRefusal(work, { what: `${write} any row of contacts`, rights: rights[write], results });
}

function persistWritten(work: ContactWork, persisting: Persisting, contacts: readonly DecidedContact[]) {
  const byRow = new Map(contacts.map((contact) => [contact.targetId, contact]));
  return (results: readonly Result[]): void => {
    if (results.some(({ outcome }) => outcome === 'ok')) work.onWritten?.();
    persisting.add(
      results.flatMap((result) => {
        const contact = byRow.get(result.id);
        if (!contact || result.outcome !== 'ok') return [];
        return [result.row ? { ...contact, row: result.row } : contact];
      }),
    );
  };
}

function pairUp(contacts: readonly DecidedContact[], results: readonly Result[]): [DecidedContact, Result][] {
  return contacts.flatMap((contact, index) => {
    const result = results[index];
    return result ? [[contact, result] as [DecidedContact, Result]] : [];
  });
}

function refusal(
  { kind, decision }: DecidedContact,
  { reason, error }: Extract<Result, { outcome: 'refused' }>,
): ContactProblem {
  return {
    ...problemOfRefusal(kind === 'create' ? 'create' : 'update', reason, error),
    sent: refusedValues(decision.toDynamics, error.message),
  };
}
