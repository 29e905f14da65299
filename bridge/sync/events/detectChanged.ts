import { fieldText } from '../../mapping/fieldText.ts';
import type { ContactRecord } from '../../xperience/readContacts.ts';
import { readLinkedUnseen } from '../../xperience/readLinkedUnseen.ts';
import type { ContactState } from '../contacts/contactState.ts';
import type { ContactPlan } from '../contacts/contactWork.ts';
import { readContactStates } from '../contacts/readContactStates.ts';
import { sinceOf } from '../runs/contactCursor.ts';
import { appendEvents, type NewEvent } from './appendEvents.ts';
import type { DetectionState } from './detectionState.ts';
import { type PassWork, pageSize } from './passWork.ts';
import { fieldsHash, readSeenFields, saveSeenFields } from './seenFields.ts';

/**
 * Tells of linked contacts whose mapped fields look different than last time. Stamps of the server's local clock only
 * narrow the search; what counts is the comparison. With another mapping all contacts are noted without a word.
 */
export async function detectChanged(
  work: PassWork,
  before: DetectionState | undefined,
  plan: ContactPlan<never>,
): Promise<void> {
  const known = before?.fields?.fingerprint === plan.fingerprint ? before.fields : undefined;
  const since = known && sinceOf(known, work.times);
  let after = 0;
  for (;;) {
    const records = await readLinkedUnseen(work.database, {
      after,
      ...(since ? { since } : {}),
      fields: plan.mapping.fields,
      limit: pageSize,
    });
    const last = records.at(-1);
    if (!last) return;
    await compare(work, plan, records, known !== undefined);
    after = last.contactId;
  }
}

async function compare(
  work: PassWork,
  plan: ContactPlan<never>,
  records: readonly ContactRecord[],
  tell: boolean,
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
    if (!tell || !moved) continue;
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

/** Of a contact that was never noted, what was agreed tells whether it changed since it was linked. */
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
