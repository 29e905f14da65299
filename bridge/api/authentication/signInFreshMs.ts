/**
 * How long whoever has signed in is taken without looking at the row of the user or key again, ms: what another process, or somebody in Xperience,
 * revokes or changes counts after this at the latest. It is one look in so long for each caller, however many calls there are.
 */
export const signInFreshMs = 2_000;
