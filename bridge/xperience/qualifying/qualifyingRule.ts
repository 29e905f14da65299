/** By what contacts qualify: the points of scores, or being in contact groups. */
export const qualifyingRules = ['points', 'groups'] as const;

export type QualifyingRule = (typeof qualifyingRules)[number];

/** The rule that counts: the one that is chosen, where the product offers it, else its usual one. */
export function ruleOf(
  offered: readonly [QualifyingRule, ...QualifyingRule[]],
  chosen: QualifyingRule,
): QualifyingRule {
  return offered.includes(chosen) ? chosen : offered[0];
}
