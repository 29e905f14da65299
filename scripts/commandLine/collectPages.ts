import type { PageStart } from '../../bridge/api/resources/answerPage.ts';

/** As many are read at once. */
const pageSize = 200;

/**
 * The first of a list that goes by the numbers of its rows, and whether there are more.
 * @param read rows behind the one with a number, `limit` at most
 */
export async function collectPages<Row>(
  limit: number,
  read: (start: PageStart) => Promise<readonly Row[]>,
  numberOf: (row: Row) => number,
): Promise<{ items: Row[]; more: boolean }> {
  const rows: Row[] = [];
  while (rows.length <= limit) {
    const last = rows.at(-1);
    const asked = Math.min(pageSize, limit + 1 - rows.length);
    const page = await read({ limit: asked, ...(last && { after: numberOf(last) }) });
    rows.push(...page);
    if (page.length < asked) break;
  }
  return { items: rows.slice(0, limit), more: rows.length > limit };
}
