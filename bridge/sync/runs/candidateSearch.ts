import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import type { Candidates } from '../../xperience/contacts/readCandidatePage.ts';
import { changedContacts } from '../../xperience/contacts/readChangedIds.ts';
import {
  isRuleChosen,
  isSameMark,
  isSettled,
  markedContacts,
  markOf,
  readHighestMark,
  readSignature,
  ruleIn,
} from '../../xperience/qualifying/marks.ts';
import { readContactsToCheck } from '../state/contactsToCheck.ts';
import { markAt, neededMarks } from '../state/events/numberMarks.ts';
import type { ScoreLook } from '../state/runs/contactCursor.ts';
import type { Run } from '../state/runs/run.ts';

/** Where a walk looks for its candidates. */
export interface CandidateSearch extends Pick<Candidates, 'among' | 'onlyAmong'> {
  /** What the cursor keeps when the walk has come to its end. */
  look: ScoreLook;
}

/** More contacts are not held in memory; more new points are looked for contact by contact. */
const mostListed = 200_000;

/**
 * Where an incremental walk finds its candidates: among contacts stamped since, those with points that are new and those
 * the bridge itself has changed. Points can also reach the minimum without a trace, when negative ones expire or are
 * deleted: so the first run of every day looks through all points, which expire by whole days, as does one after the
 * minimum, the rule or the scores were changed.
 * @param since stamps are read from; undefined where every linked contact is looked at
 */
export async function searchCandidates(
  database: DatabaseHandle,
  run: Pick<Run, 'mode' | 'started' | 'startedLocal' | 'ahead'>,
  condition: ScoreCondition,
  since: Candidates['since'],
  before: ScoreLook | undefined,
): Promise<CandidateSearch> {
  const highest = await readHighestMark(database, ruleIn(condition));
  const scores = await readSignature(database, condition);
  const mark = markOf(condition);
  const today = run.startedLocal.slice(0, 10);
  const known = neededMarks(before?.points ?? []);
  const behind = known[0]?.id;
  const anew =
    run.mode === 'full' ||
    since === undefined ||
    behind === undefined ||
    before === undefined ||
    !isSameMark(before, mark) ||
    before.scores !== scores ||
    before.through !== today ||
    // Made anew from a backup, or recalculated at large.
    highest < (known.at(-1)?.id ?? 0) ||
    highest - behind > mostListed;
  // While a group is rebuilt its memberships are not whole: the next run looks from where this one did.
  const isWhole = !isRuleChosen(condition) || isSettled(condition);
  const look: ScoreLook = isWhole
    ? {
        ...mark,
        scores,
        points: [...known, markAt(highest, run.started, run)],
        through: anew ? today : before.through,
      }
    : (before ?? { ...mark, scores: '', points: [], through: '' });
  const changed = since === undefined ? undefined : await listChanged(database, since);
  if (!changed) return { look };
  if (!anew) {
    for await (const page of markedContacts(database, condition, { after: behind, upTo: highest }))
      for (const id of page) changed.add(id);
  }
  for (const id of await readContactsToCheck(database)) changed.add(id);
  const among = [...changed].sort((one, other) => one - other);
  return { among, onlyAmong: !anew, look };
}

/** undefined where there are too many. */
async function listChanged(
  database: DatabaseHandle,
  since: NonNullable<Candidates['since']>,
): Promise<Set<number> | undefined> {
  const ids = new Set<number>();
  for await (const page of changedContacts(database, since)) {
    for (const { contactId } of page) ids.add(contactId);
    if (ids.size > mostListed) return undefined;
  }
  return ids;
}
