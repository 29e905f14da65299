import type { ContactPageView } from '../../api/views/viewContactPage.ts';
import { isInEnough } from '../../sync/explain/isInEnough.ts';

type Explanation = NonNullable<ContactPageView['explanation']>;

/** Points that count against the minimum: of the best score, or of the enabled ones together, by the rule. */
export function pointsOf({ scores, settings }: Pick<Explanation, 'scores' | 'settings'>): number {
  return settings.scoreRule === 'sumOfScores'
    ? scores.reduce((sum, { enabled, points }) => (enabled ? sum + points : sum), 0)
    : scores.reduce((best, { points }) => Math.max(best, points), 0);
}

/** Whether points or groups are enough to be sent, whatever else holds for the contact. */
export function hasEnough(explanation: Pick<Explanation, 'scores' | 'settings' | 'groups'>): boolean {
  const { settings, groups } = explanation;
  return settings.groups
    ? isInEnough(groups, settings.groups.match)
    : settings.minimumScore > 0 && pointsOf(explanation) >= settings.minimumScore;
}
