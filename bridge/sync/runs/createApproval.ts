import { type Approval, countPlanned, NeedsConfirmation, type PlannedCounts } from '../approval.ts';
import type { Confirmed, RunCounts } from '../state/runs/run.ts';

export interface ApprovalLimits {
  /** Contacts linked when the run began. */
  linked: number;
  /** Most rows a run creates unasked; null for any number. */
  mostCreations: number | null;
  /** What those are called. */
  rows: 'rows' | 'activities';
  /** What a person has agreed to; the run may do as much and, beyond that, what any run may do unasked. */
  confirmed?: Confirmed | undefined;
}

/** Up to this share of the linked contacts, and always up to this many, are changed unasked. */
const changedShare = 0.2;
const alwaysChanged = 50;

const nothingUnderWay: PlannedCounts = { creations: 0, changes: 0 };

/**
 * Keeps one run from doing what nobody can want: a wrong mapping that changes every contact, a Dynamics that is filled
 * unasked or whose rows are out of sight. Who confirmed one of these has not agreed to the others. `counts` are those of the pages committed so
 * far.
 */
export function createApproval(
  { linked, mostCreations, rows, confirmed }: ApprovalLimits,
  counts: Readonly<RunCounts>,
): Approval {
  const agreedTo = (reason: string): boolean => confirmed?.reasons.includes(reason) === true;
  const mostDeleted = Math.max(alwaysChanged, Math.floor(linked * changedShare));
  const mostChanges = mostDeleted + (confirmed?.changes ?? 0);
  const mostCreated = mostCreations === null ? null : mostCreations + (confirmed?.creations ?? 0);
  let deleted = 0;
  const refuseManyCreations = (creations: number): void => {
    if (mostCreated === null || creations === 0 || counts.created + creations <= mostCreated) return;
    throw new NeedsConfirmation(
      'manyCreations',
      `The run would create more than ${mostCreated} ${rows} in Dynamics. Look at what it would do and confirm it, or cancel it.`,
    );
  };
  return {
    missing(missing, of) {
      if (!agreedTo('rowsMissing')) refuseManyMissing(missing, of);
    },
    deleted(contacts) {
      deleted += contacts;
      if (deleted <= mostDeleted || agreedTo('contactsMissing')) return;
      throw new NeedsConfirmation(
        'contactsMissing',
        `More than ${mostDeleted} of the ${linked} linked contacts are no longer in Xperience. Check that this is the right database; confirm the run if they were really deleted or merged.`,
      );
    },
    creations: refuseManyCreations,
    writes(planned, underWay = nothingUnderWay) {
      const { creations, changes } = countPlanned(planned);
      if (counts.updated + counts.taken + underWay.changes + changes > mostChanges) {
        throw new NeedsConfirmation(
          'manyChanges',
          `The run would change more than ${mostChanges} of the ${linked} linked contacts. Look at what it would do and confirm it, or cancel it and check the mapping.`,
        );
      }
      // One that creates nothing does not wait for a page that creates much.
      if (creations > 0) refuseManyCreations(underWay.creations + creations);
    },
  };
}

/** Missing rows on a page up to this share, and always up to this many, are taken one by one. */
const missingShare = 0.05;
const alwaysMissing = 5;

/**
 * A Dynamics whose rows are out of sight is more likely than that so many were deleted.
 * @throws NeedsConfirmation when too many linked rows of a page are missing
 */
function refuseManyMissing(missing: number, of: number): void {
  if (missing <= Math.max(alwaysMissing, of * missingShare)) return;
  throw new NeedsConfirmation(
    'rowsMissing',
    `${missing} of ${of} linked rows were not found in Dynamics. Check that the application user may still read them; confirm the run if they were really deleted.`,
  );
}
