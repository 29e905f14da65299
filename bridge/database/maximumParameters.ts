/** SQL Server takes 2,100 in one call, and the texts of the statement and of its declarations are two of them. */
export const maximumParameters = 2098;

export function tooManyParameters(count: number): Error {
  return new Error(
    `A statement takes at most ${maximumParameters} parameters, not ${count}; pass lists as JSON rows.`,
  );
}
