import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { type ReachedContact, readNewlyReached } from '../../xperience/points/readQualifying.ts';
import {
  isRuleChosen,
  isSameMark,
  isSettled,
  markedContacts,
  markOf,
  readHighestMark,
  readQualified,
  readSignature,
  ruleIn,
} from '../../xperience/qualifying/marks.ts';
import type { WithLead } from '../state/clocks.ts';
import { readContactsToCheck } from '../state/contactsToCheck.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import { markAt, neededMarks } from '../state/events/numberMarks.ts';
import { forgetUnannounced, saveReached } from '../state/events/reachedContacts.ts';
import type { DetectionState, RestOfLook, ScoreState } from './detectionState.ts';
import { lateFrom, type PassWork, pageSize } from './passWork.ts';

/** ContactIDs searched by one statement. */
const width = 50_000;

/** With more new rows of points than this all contacts with points are looked through instead. */
const mostNewPoints = 200_000;

/**
 * Records contacts that reached the minimum, each once for good. Whoever gets points gets rows with higher numbers, so a
 * pass looks at those behind the numbers it knows. Without such a trace the minimum is reached where negative points expire
 * or are deleted: so once a day, at its start, because points expire by whole days, and after scores were enabled or
 * disabled, all contacts with points are looked through. Memberships of groups go by the same numbers and days, for a merge
 * gives a contact those of another without a new row. With another minimum or rule than last time they are noted without
 * events: nobody did anything to qualify. Looking through all goes on over several passes where it takes long.
 * @returns up to where it has looked; undefined while nobody can tell who qualifies and nothing was known before
 */
export async function detectQualified(
  work: PassWork,
  before: DetectionState | undefined,
  condition: ScoreCondition,
): Promise<ScoreState | undefined> {
  const { database, times } = work;
  const lead = work.lead();
  const stored = before?.score;
  const mark = markOf(condition);
  const last = isSameMark(stored, mark) ? stored : undefined;
  // A group that is being rebuilt is left alone until it is whole: who is in it then has not left it in between.
  if (isRuleChosen(condition) && !isSettled(condition)) return stored;
  // Those noted without an event no longer count when the rule is another one.
  if (!last) while (await work.commit(forgetUnannounced));
  const highest = await readHighestMark(database, ruleIn(condition));
  const scores = await readSignature(database, condition);
  const day = times.local.slice(0, 10);
  const state = { ...mark, scores, ...lookOf(times.utc, lead, last) };
  const newest = markAt(highest, times.utc, lead);
  if (!isRuleChosen(condition)) return { ...state, points: [newest], through: day };

  if (!last || last.rest?.baseline) {
    // Until those who had enough before are noted, nobody knows who got them since: that is recorded afterwards.
    const points = last?.points ?? [newest];
    return {
      ...state,
      points,
      ...(await lookThrough(work, condition, last?.rest ?? { after: 0, day, baseline: true })),
    };
  }

  const since = lateFrom(last, work);
  const known = neededMarks(last.points);
  const [first] = known;
  // Restored from a backup, or recalculated at large.
  const flooded = !first || highest < (known.at(-1)?.id ?? 0) || highest - first.id > mostNewPoints;
  if (!flooded) await recordQualified(work, condition, { after: first.id, upTo: highest }, since);
  const toCheck = await readContactsToCheck(database);
  await note(work, await readNewlyReached(database, condition, toCheck), since);
  const anew = flooded || last.scores !== scores || (!last.rest && last.through !== day);
  const rest = anew ? { after: 0, day, baseline: false, since } : last.rest;
  return {
    ...state,
    points: flooded ? [newest] : [...known, newest],
    ...(rest ? await lookThrough(work, condition, rest) : { through: day }),
  };
}

/** When this look began; while Dynamics has not answered, the last one that its clock has told of. */
function lookOf(
  utc: DateTime2,
  lead: WithLead,
  last: ScoreState | undefined,
): Pick<ScoreState, 'lookedAt' | 'ahead'> {
  return lead.ahead === undefined && last?.ahead !== undefined
    ? { lookedAt: last.lookedAt, ahead: last.ahead }
    : { lookedAt: utc, ...lead };
}

/**
 * Records contacts that reached the minimum by rows of points with numbers between two others.
 * @param since when who was linked by a run meanwhile qualified just now, UTC
 */
export async function recordQualified(
  work: PassWork,
  condition: ScoreCondition,
  range: { after: number; upTo: number },
  since: DateTime2,
): Promise<void> {
  for await (const ids of markedContacts(work.database, condition, range)) {
    await note(work, await readNewlyReached(work.database, condition, ids), since);
  }
}

/**
 * Goes on through all contacts with points, as long as a pass may take.
 * @returns what is left, or the day they were looked through
 */
async function lookThrough(
  work: PassWork,
  condition: ScoreCondition,
  rest: RestOfLook,
): Promise<Pick<ScoreState, 'rest' | 'through'>> {
  let { after } = rest;
  for await (const page of stillToReach(work.database, condition, after)) {
    await note(
      work,
      await readNewlyReached(work.database, condition, page.ids),
      rest.baseline ? undefined : rest.since,
    );
    after = page.upTo;
    if (!page.last && !work.goOn()) return { rest: { ...rest, after } };
  }
  return { through: rest.day };
}

/** @param since when who was linked by a run meanwhile qualified just now, UTC; undefined to note without events */
async function note(
  work: PassWork,
  reached: readonly ReachedContact[],
  since: DateTime2 | undefined,
): Promise<void> {
  const { utc } = work.times;
  // A held contact may still qualify one day, when it is released: it is neither recorded nor noted.
  const noted = reached.filter(({ held }) => !held);
  for (let start = 0; start < noted.length; start += pageSize) {
    const page = noted.slice(start, start + pageSize);
    const announced = new Set(since === undefined ? [] : page.filter((contact) => qualified(contact, since)));
    const events = [...announced].map(
      ({ contactId }): NewEvent => ({
        kind: 'contactQualified',
        contact_id: contactId,
        subject_id: contactId,
        occurred_at: utc,
        recorded_at: utc,
      }),
    );
    const rows = page.map((contact) => ({
      contact_id: contact.contactId,
      told: announced.has(contact),
      noticed_at: utc,
    }));
    await work.commit(async (transaction) => {
      await saveReached(transaction, rows);
      await appendEvents(transaction, events);
    });
  }
}

/** A run may have linked it since the last pass: it qualified all the same. */
function qualified({ linked, linkedAt }: ReachedContact, since: DateTime2): boolean {
  return !linked || (linkedAt !== null && linkedAt >= since);
}

/** ContactIDs with enough points that are not known to have them, range by range. */
async function* stillToReach(
  database: DatabaseHandle,
  condition: ScoreCondition,
  after: number,
): AsyncGenerator<{ ids: number[]; upTo: number; last: boolean }> {
  const highest = await readHighestContactId(database);
  for (let position = after; position < highest; position += width) {
    const upTo = Math.min(highest, position + width);
    const ids = await readQualified(database, condition, { after: position, upTo, except: 'known' });
    yield { ids, upTo, last: upTo === highest };
  }
}
