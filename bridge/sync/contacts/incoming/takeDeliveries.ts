import type { DateTime2 } from '../../../database/sqlType.ts';
import { refusedRead } from '../../../dataverse/refusedRead.ts';
import type { DataverseRow } from '../../../dataverse/types.ts';
import { readContactMemory } from '../../state/readContactMemory.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import type { LoadedContact } from '../contactRecord.ts';
import type { ContactPlan } from '../contactWork.ts';
import { joinRemembered } from '../loadContacts.ts';
import { leaps } from '../versionHorizon.ts';
import { checkBrakesLately } from './checkBrakesLately.ts';
import { decideDeliveries } from './decideDeliveries.ts';
import { judgeDelivery } from './judgeDelivery.ts';
import { learnRow } from './learnRow.ts';
import { readMappedValues } from './readMappedValues.ts';
import type {
  DecidedDelivery,
  DeliveryStep,
  JudgedDelivery,
  LearntDelivery,
  RowDelivery,
  Taken,
} from './rowDelivery.ts';
import { type ReadRow, readInDoubt } from './rowReader.ts';
import { rememberSettled } from './settledRows.ts';
import { stateAfterRow } from './stateAfterRow.ts';
import { writeTogether } from './writeTogether.ts';

/** Somebody else may write a contact between our read and our write; then it is read again, this often. */
const attempts = 5;

/** Contacts as they were read at one moment. */
export interface LoadedContacts {
  contacts: readonly LoadedContact[];
  /** That moment, UTC of the database. */
  utc?: DateTime2;
}

/** What is known already. */
export interface Beforehand {
  /** The row itself, where it has just been read. */
  survivor?: DataverseRow;
  /** The contacts. */
  loaded?: LoadedContacts;
}

/**
 * Takes rows for the contacts they are linked to, many at once, each contact at most once. What somebody else has written
 * meanwhile is read and decided anew. What is told of a delivery has been stored.
 * @throws SyncRefused, DataverseUnavailable for what stands in the way of all of them
 */
export async function takeDeliveries(
  parts: SyncParts,
  plan: ContactPlan<never>,
  deliveries: readonly RowDelivery[],
  { survivor, loaded }: Beforehand = {},
): Promise<Map<RowDelivery, Taken>> {
  const taken = new Map<RowDelivery, Taken>();
  let open = new Map(deliveries.map((delivery) => [delivery.contactId, delivery]));
  for (let attempt = 1; attempt <= attempts && open.size > 0; attempt += 1) {
    const again = new Map<number, RowDelivery>();
    const contacts = attempt === 1 && loaded ? loaded : await load(parts, plan, [...open.keys()]);
    const steps = takeSteps(parts, plan, [...open.values()], contacts, survivor);
    for await (const done of steps)
      for (const [{ contactId }, what] of done) {
        const delivery = open.get(contactId);
        if (!delivery) continue;
        if (what === 'moved') again.set(contactId, delivery);
        else taken.set(delivery, what);
      }
    open = again;
  }
  for (const delivery of open.values()) taken.set(delivery, { error: busy(delivery) });
  return taken;
}

/** The life of a delivery, once: what each step has finished with is told before the next one begins. */
async function* takeSteps(
  parts: SyncParts,
  plan: ContactPlan<never>,
  deliveries: readonly RowDelivery[],
  loaded: LoadedContacts,
  survivor: DataverseRow | undefined,
): AsyncGenerator<(readonly [RowDelivery, Taken | 'moved'])[]> {
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const judged = judge(parts, plan, deliveries, loaded);
  yield judged.done;
  if (judged.next.length === 0) return;
  try {
    await checkBrakesLately(parts);
  } catch (error) {
    yield judged.next.map((delivery) => [delivery, failureOfRow(error)] as const);
    return;
  }
  const learnt = await learn(parts, plan, judged.next, survivor);
  yield learnt.done;
  const decided = await decideDeliveries({ dataverse: parts.dataverse, call }, plan, learnt.next);
  yield decided.done;
  yield await store(parts, plan, decided.next, loaded);
}

async function load(
  { database }: SyncParts,
  plan: ContactPlan<never>,
  contactIds: readonly number[],
): Promise<LoadedContacts> {
  const { contacts, utc } = await readContactMemory(database, { contactIds }, plan.mapping.fields);
  return { contacts: await joinRemembered({ database, plan }, contacts), ...(utc && { utc }) };
}

/** Tells deliveries that have nothing new for their contacts from the others. */
function judge(
  parts: SyncParts,
  plan: ContactPlan<never>,
  deliveries: readonly RowDelivery[],
  loaded: LoadedContacts,
): DeliveryStep<JudgedDelivery> {
  const step: DeliveryStep<JudgedDelivery> = { next: [], done: [] };
  const contacts = new Map(loaded.contacts.map((contact) => [contact.contactId, contact]));
  for (const delivery of deliveries) {
    const contact = contacts.get(delivery.contactId);
    if (!contact) {
      step.done.push([delivery, { gone: true }]);
      continue;
    }
    const isLinked = !contact.linkVoid && contact.rowId === delivery.rowId;
    const judged = { ...delivery, contact, ...readMappedValues(plan.mapping, delivery.body) };
    const judgement = isLinked ? judgeDelivery(plan, judged, leapsOf(parts)) : undefined;
    if (judgement) step.next.push({ ...judged, judgement });
    else step.done.push([delivery, {}]);
  }
  return step;
}

function leapsOf({ dataverse }: SyncParts): (version: string) => boolean {
  return (told) => leaps(dataverse, told);
}

/** Finds out what is true of the rows; those that leave something in doubt are looked at. */
async function learn(
  parts: SyncParts,
  plan: ContactPlan<never>,
  judged: readonly JudgedDelivery[],
  survivor: DataverseRow | undefined,
): Promise<DeliveryStep<LearntDelivery>> {
  const step: DeliveryStep<LearntDelivery> = { next: [], done: [] };
  const readerOf: (rowId: string) => ReadRow = survivor
    ? () => async () => survivor
    : await readInDoubt(parts, plan, judged);
  for (const delivery of judged) {
    // What was read a moment ago tells of more versions that they are to be believed.
    const judgement = delivery.judgement.believed
      ? delivery.judgement
      : (judgeDelivery(plan, delivery, leapsOf(parts)) ?? delivery.judgement);
    try {
      const told = { ...delivery, judgement };
      const incoming = await learnRow(plan.mapping, told, readerOf(delivery.rowId));
      if (incoming === 'missing') step.done.push([delivery, {}]);
      else if ('merged' in incoming) step.done.push([delivery, incoming]);
      else step.next.push({ ...told, incoming });
    } catch (error) {
      step.done.push([delivery, failureOfRow(error)]);
    }
  }
  return step;
}

/** Writes what was decided into Xperience, and what is agreed now beside it, or nothing at all. */
async function store(
  parts: SyncParts,
  plan: ContactPlan<never>,
  decided: readonly DecidedDelivery[],
  { utc }: LoadedContacts,
): Promise<[RowDelivery, Taken | 'moved'][]> {
  if (decided.length === 0) return [];
  const { written, refused } = await writeTogether(parts, {
    mapping: plan.mapping,
    utc,
    writes: decided.map((delivery) => ({
      contact: delivery.contact,
      values: delivery.decision.toXperience,
      stateAfter: stateAfterRow(plan, delivery),
    })),
  });
  return decided.map((delivery) => {
    const { contactId } = delivery;
    const problem = refused.get(contactId);
    rememberSettled(parts, plan, delivery, written.get(contactId));
    if (problem) {
      const { code, detail } = problem;
      return [delivery, { error: new SyncRefused({ kind: 'notReady', code, detail }) }];
    }
    return [delivery, written.has(contactId) ? resultOf(delivery) : 'moved'];
  });
}

function resultOf({ contactId, rowId, incoming, decision }: DecidedDelivery): Taken {
  const changedFields = Object.keys(decision.toXperience);
  const problems = [...incoming.problems, ...decision.problems];
  return changedFields.length + problems.length > 0
    ? { result: { contactId, rowId, changedFields, problems } }
    : {};
}

/**
 * What is about one row, and stops nobody else.
 * @throws the error where it stands in the way of every row
 */
export function failureOfRow(error: unknown): { error: unknown } {
  const refused = refusedRead(error);
  const isOfRow =
    error instanceof SyncRefused
      ? !['forbidden', 'unavailable'].includes(error.refusal.kind)
      : refused !== undefined && refused.reason !== 'transient';
  if (!isOfRow) throw error;
  return { error };
}

function busy({ contactId }: RowDelivery): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'contactBusy',
    detail: `Contact ${contactId} kept being changed by somebody else. Send the row again in a minute.`,
  });
}
