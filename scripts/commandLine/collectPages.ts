import type { Page, PageRequest } from '../../bridge/api/services.ts';

/** As many are read at once. */
const pageSize = 200;

/** The first of a paged list, and whether there are more. */
export async function collectPages<Item>(
  limit: number,
  read: (page: PageRequest) => Promise<Page<Item>>,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const page = await read({
      limit: Math.min(pageSize, limit - items.length),
      ...(after === undefined ? {} : { after }),
    });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return { items, more: after !== undefined };
}
