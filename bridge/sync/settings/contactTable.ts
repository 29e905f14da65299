/** The table contacts become rows of. */
export const contactTable = 'contact';

/** A chain of merged rows longer than this is a mistake in Dynamics. */
export const longestMergeChain = 10;
