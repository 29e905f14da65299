import { NeedsConfirmation } from '../contacts/approval.ts';

/** Missing rows on a page up to this share, and always up to this many, are taken one by one. */
const missingShare = 0.05;
const alwaysMissing = 5;

/**
 * A Dynamics whose rows are out of sight is more likely than that so many were deleted.
 * @throws NeedsConfirmation when too many linked rows of a page are missing
 */
export function refuseManyMissing(missing: number, of: number): void {
  if (missing <= Math.max(alwaysMissing, of * missingShare)) return;
  throw new NeedsConfirmation(
    'rowsMissing',
    `${missing} of ${of} linked rows were not found in Dynamics. Check that the application user may still read them; confirm the run if they were really deleted.`,
  );
}
