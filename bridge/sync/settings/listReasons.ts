/** More sentences than this nobody reads; the list of problems beside them holds them all. */
const mostTold = 20;

/** Reasons as one text. */
export function listReasons(reasons: readonly string[]): string {
  const more = reasons.length - mostTold;
  return [...reasons.slice(0, mostTold), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
