/** By what contacts qualify: the points of scores, or being in contact groups. */
export type QualifyingRule = 'points' | 'groups';
