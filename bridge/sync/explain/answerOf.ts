import type { ScoreTotal } from '../../xperience/points/readScoreTotals.ts';
import type { ContactOutcome } from '../contacts/contactWork.ts';
import type { Failure } from '../state/failures/readFailures.ts';
import { outsideOfGroups } from './outsideOfGroups.ts';
import type { Basis } from './readBasis.ts';

/** What is known of a contact when it is asked about. */
export interface Known {
  name: string;
  linked: boolean;
  /** Whether Dynamics has a row for it, linked or not, as far as is known. */
  rowFound: boolean;
  held: boolean;
  heldReason?: string | undefined;
  qualifying: boolean;
  /** What keeps every contact from being sent now. */
  obstacle: string | undefined;
  settings: Basis['settings'];
  scores: readonly Pick<ScoreTotal, 'name' | 'enabled' | 'points'>[];
  /** Absent where Dynamics could not be asked. */
  outcome: ContactOutcome | undefined;
  lastFailure: Pick<Failure, 'code' | 'detail'> | undefined;
}

/** One sentence on whether a contact is in Dynamics, and why or why not. */
export function answerOf(known: Known): string {
  return known.linked ? answerOfLinked(known) : answerOfUnlinked(known);
}

function answerOfLinked({ name, rowFound, obstacle, outcome, lastFailure }: Known): string {
  if (!outcome) {
    const failed = lastFailure
      ? `, and the last attempt to synchronize it failed: ${clause(lastFailure)}`
      : '';
    return `${name} is linked to a row in Dynamics, which cannot be reached now, so what the row holds is not known${failed}.`;
  }
  const { result, problems, changedColumns, changedFields } = outcome;
  const [problem] = problems;
  if (!rowFound) {
    const next = obstacle
      ? `nothing is done about it, because ${obstacle}`
      : result === 'created'
        ? 'the next synchronization creates it again'
        : 'somebody has to say what becomes of it';
    return `${name} is not in Dynamics any more: the row it is linked to was deleted there, and ${next}.`;
  }
  if (result === 'failed' && problem)
    return `${name} is in Dynamics, but cannot be synchronized: ${clause(problem)}.`;
  if (problem) {
    const fields = problems.length === 1 ? 'one field' : `${problems.length} fields`;
    return `${name} is in Dynamics, but ${fields} cannot be synchronized: ${clause(problem)}.`;
  }
  const count = changedColumns.length + changedFields.length;
  if (count === 0 && result === 'unchanged') return `${name} is in Dynamics, and both sides are in step.`;
  const waiting = count === 0 ? 'its link' : count === 1 ? 'one value' : `${count} values`;
  return obstacle
    ? `${name} is in Dynamics, but ${waiting} cannot be brought up to date, because ${obstacle}.`
    : `${name} is in Dynamics, and the next synchronization brings ${waiting} up to date.`;
}

function answerOfUnlinked(known: Known): string {
  const { name, rowFound, held, heldReason, qualifying, obstacle, outcome, lastFailure, settings } = known;
  const reached = settings.groups
    ? 'it is in the contact groups that qualify'
    : 'it reached the minimum score';
  const not = rowFound ? `${name} is not linked to the row it has in Dynamics` : `${name} is not in Dynamics`;
  if (held) {
    const why = heldReason ? ` (${ended(heldReason)})` : '';
    return `${not}, because it was excluded from synchronization${why}; import it to include it again.`;
  }
  if (obstacle) return `${not}, because ${obstacle}.`;
  if (!qualifying)
    return `${not}, because ${settings.groups ? outsideOfGroups(settings.groups) : shortOfPoints(known)}.`;
  const problem = outcome?.result === 'failed' ? outcome.problems[0] : undefined;
  if (problem) return `${not}, because it cannot be delivered: ${clause(problem)}.`;
  if (!outcome) {
    const failed = lastFailure ? `, and the last attempt failed: ${clause(lastFailure)}` : '';
    return `${not}, because Dynamics cannot be reached now; ${reached}${failed}.`;
  }
  if (lastFailure) return `${not} yet, because the last attempt failed: ${clause(lastFailure)}.`;
  const next = outcome.result === 'linked' ? 'links it' : 'creates its row';
  return `${not} yet: ${reached}, and the next synchronization ${next}.`;
}

/** By the rule that counts: one score alone, or the enabled ones together. */
function shortOfPoints({ scores, settings: { minimumScore, scoreRule } }: Known): string {
  const needed = `the minimum score of ${minimumScore}`;
  if (scores.every(({ points }) => points === 0)) return `it has no points, and ${needed} is not reached`;
  if (scoreRule === 'sumOfScores') {
    const sum = scores.reduce((all, { enabled, points }) => (enabled ? all + points : all), 0);
    return `the ${sum} points of its scores together do not reach ${needed}`;
  }
  const best = scores.reduce((one, other) => (other.points > one.points ? other : one));
  return `none of its scores reaches ${needed}: the highest is ${best.name} with ${best.points} points`;
}

/** The end of the sentence is its own. */
function clause({ detail }: { detail: string }): string {
  return ended(detail);
}

function ended(text: string): string {
  return text.trim().replace(/[.!?]$/, '');
}
