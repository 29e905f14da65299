import { fieldText } from '../../mapping/fieldText.ts';
import { changedContacts } from '../../xperience/contacts/readChangedIds.ts';
import { type ContactRecord, readContacts } from '../../xperience/contacts/readContacts.ts';
import type { ContactPlan } from '../contacts/contactWork.ts';
import { leadIn } from '../state/clocks.ts';
import { type ContactState, readContactStates } from '../state/contactState.ts';
import { readContactsToCheck } from '../state/contactsToCheck.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import { fieldsHash, readSeenFields, saveSeenFields } from '../state/events/seenFields.ts';
import { readHighestLinkedId, readLinkedIds } from '../state/links.ts';
import { sinceOf } from '../state/runs/contactCursor.ts';
import type { DetectionState, FieldsState, RestOfLook } from './detectionState.ts';
import { type PassWork, pageSize } from './passWork.ts';

/** ContactIDs of one step, where all contacts are compared, and where only those never noted are searched for. */
const comparedTogether = 5_000;
const searchedTogether = 50_000;

/**
 * Records linked contacts whose mapped fields look different than last time. Stamps of the server's local clock only
 * narrow the search; what counts is the comparison. With another mapping all linked contacts are noted without events, and
 * once a day those that somebody linked past the bridge; both go on over several passes where they take long.
 * @returns up to where it has looked
 */
export async function detectChanged(
  work: PassWork,
  before: DetectionState | undefined,
  plan: ContactPlan<never>,
): Promise<FieldsState> {
  const { local, utc } = work.times;
  const now = { local, utc, ...work.lead() };
  const day = local.slice(0, 10);
  const last = before?.fields?.fingerprint === plan.fingerprint ? before.fields : undefined;
  const { fingerprint } = plan;
  if (!last || last.rest?.baseline) {
    // What changes while contacts are noted for the first time is looked at once they are.
    const start = last ? { local: last.local, utc: last.utc, ...leadIn(last) } : now;
    const rest = last?.rest ?? { after: 0, day, baseline: true };
    return { ...start, fingerprint, ...(await lookThrough(work, plan, rest)) };
  }
  await compareAll(work, plan, await readContactsToCheck(work.database), true);
  const since = sinceOf(last, now);
  for await (const page of changedContacts(work.database, since)) {
    const linked = page.filter((contact) => contact.linked);
    await compareAll(
      work,
      plan,
      linked.map(({ contactId }) => contactId),
      true,
    );
  }
  const rest = last.rest ?? (last.through === day ? undefined : { after: 0, day, baseline: false });
  return { ...now, fingerprint, ...(rest ? await lookThrough(work, plan, rest) : { through: day }) };
}

/**
 * Goes on through linked contacts that were never noted, or all of them, as long as a pass may take.
 * @returns what is left, or the day they were looked through
 */
async function lookThrough(
  work: PassWork,
  plan: ContactPlan<never>,
  rest: RestOfLook,
): Promise<Pick<FieldsState, 'rest' | 'through'>> {
  const highest = await readHighestLinkedId(work.database);
  const width = rest.baseline ? comparedTogether : searchedTogether;
  for (let { after } = rest; after < highest; ) {
    const upTo = Math.min(highest, after + width);
    const ids = await readLinkedIds(work.database, { after, upTo, onlyUnseen: !rest.baseline });
    await compareAll(work, plan, ids, !rest.baseline);
    after = upTo;
    if (after < highest && !work.goOn()) return { rest: { ...rest, after } };
  }
  return { through: rest.day };
}

/** Compares contacts with how they were noted, and records those that differ. @param withEvents or only notes how they look */
export async function compareAll(
  work: PassWork,
  plan: ContactPlan<never>,
  ids: readonly number[],
  withEvents: boolean,
): Promise<void> {
  for (let start = 0; start < ids.length; start += pageSize) {
    const some = { ids: ids.slice(start, start + pageSize), fields: plan.mapping.fields };
    const records = await readContacts(work.database, some);
    const linked = records.filter(({ rowId }) => rowId !== null);
    if (linked.length > 0) await compare(work, plan, linked, withEvents);
  }
}

async function compare(
  work: PassWork,
  plan: ContactPlan<never>,
  records: readonly ContactRecord[],
  withEvents: boolean,
): Promise<void> {
  const { utc } = work.times;
  const ids = records.map(({ contactId }) => contactId);
  const seen = await readSeenFields(work.database, ids);
  const states = await readContactStates(work.database, ids);
  const now = new Map<number, string>();
  const events: NewEvent[] = [];
  for (const { contactId, values } of records) {
    const hash = fieldsHash(plan.mapping, values);
    if (seen.get(contactId) === hash) continue;
    now.set(contactId, hash);
    const moved = seen.has(contactId) || differs(plan, values, states.get(contactId));
    if (!withEvents || !moved) continue;
    events.push({
      kind: 'contactChanged',
      contact_id: contactId,
      subject_id: contactId,
      occurred_at: utc,
      recorded_at: utc,
    });
  }
  if (now.size === 0) return;
  await work.commit(async (transaction) => {
    await saveSeenFields(transaction, now);
    await appendEvents(transaction, events);
  });
}

/** Of a contact that was never noted, what was agreed says whether it changed since it was linked. */
function differs(
  { mapping, fingerprint }: ContactPlan<never>,
  values: ContactRecord['values'],
  state: ContactState | undefined,
): boolean {
  if (!state?.agreed || state.mappingFingerprint !== fingerprint) return false;
  return mapping.pairs.some((pair) => {
    const agreed = state.agreed?.[pair.column.name];
    return agreed !== undefined && agreed.ours !== fieldText(pair, values);
  });
}
