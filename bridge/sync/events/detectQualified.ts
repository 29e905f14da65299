import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ScoreCondition } from '../../xperience/contactFilters.ts';
import { type ReachedContact, readNewlyReached } from '../../xperience/readNewlyReached.ts';
import { appendEvents, type NewEvent } from './appendEvents.ts';
import type { DetectionState } from './detectionState.ts';
import { lateFrom, type PassWork, pageSize } from './passWork.ts';

const columns = { contact_id: 'int', told: 'bit', noticed_at: 'datetime2(7)' } as const;

/**
 * Tells of contacts that reached the minimum, each once for good. With another minimum or rule than last time those
 * who have enough points are noted without a word: nobody did anything to qualify.
 */
export async function detectQualified(
  work: PassWork,
  before: DetectionState | undefined,
  { minimumScore, scoreRule }: ScoreCondition,
): Promise<void> {
  const same = before?.score?.minimumScore === minimumScore && before.score.scoreRule === scoreRule;
  if (!same)
    await work.commit(({ db }) =>
      db.deleteFrom('dynamics365.reached_contact').where('told', '=', false).execute(),
    );
  if (minimumScore <= 0) return;
  let after = 0;
  for (;;) {
    const reached = await readNewlyReached(
      work.database,
      { minimumScore, scoreRule },
      { after, limit: pageSize },
    );
    const last = reached.at(-1);
    if (!last) return;
    await note(work, reached, same ? before : undefined);
    after = last.contactId;
  }
}

async function note(
  work: PassWork,
  reached: readonly ReachedContact[],
  before: DetectionState | undefined,
): Promise<void> {
  const { utc } = work.times;
  // A held contact may still qualify one day, when it is released: it is neither told of nor noted.
  const noted = reached.filter(({ held }) => !held);
  const looked = before && { passedAt: before.score?.lookedAt ?? before.passedAt };
  const late = looked && lateFrom(looked, work.times);
  const told = new Set(late ? noted.filter((contact) => qualified(contact, late)) : []);
  const events = [...told].map(
    ({ contactId }): NewEvent => ({
      kind: 'contactQualified',
      contact_id: contactId,
      subject_id: contactId,
      occurred_at: utc,
      recorded_at: utc,
    }),
  );
  const rows = noted.map((contact) => ({
    contact_id: contact.contactId,
    told: told.has(contact),
    noticed_at: utc,
  }));
  await work.commit(async (transaction) => {
    await insertIfAbsent(transaction, 'dynamics365.reached_contact', columns, ['contact_id'], rows);
    await appendEvents(transaction, events);
  });
}

/** A run may have linked it since the last pass: it qualified all the same. */
function qualified({ linked, linkedAt }: ReachedContact, since: DateTime2): boolean {
  return !linked || (linkedAt !== null && linkedAt >= since);
}
