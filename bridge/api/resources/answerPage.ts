import { z } from 'zod';
import { isRefusal, type Refusal } from '../refusal.ts';

/** Where a page of a list starts, and how long it may be. */
export interface PageStart {
  /** Number of the entry before it; absent for the first page. */
  after?: number;
  limit: number;
}

/** The page that was asked for, as handlers receive it. */
export interface PageRequest {
  query: { cursor?: string | undefined; limit: number };
  pageLink(cursor: string): string;
}

export interface PagedList<Row, Item> {
  /** Which list, filters included: a cursor of another list does not fit. */
  name: string;
  /** Reads entries by their numbers, in the order of the list, `limit` at most; a refusal is the answer then. */
  read(start: PageStart): Promise<readonly Row[] | Refusal>;
  numberOf(row: Row): number;
  show(rows: readonly Row[]): readonly Item[] | Promise<readonly Item[]>;
}

/** Answers one page of a list, with the link to the next one when there are more. */
export async function answerPage<Row, Item>(
  { query, pageLink }: PageRequest,
  { name, read, numberOf, show }: PagedList<Row, Item>,
): Promise<{ status: 200; body: { value: Item[]; nextLink?: string } } | Refusal> {
  const start = decodeCursor(name, query.cursor);
  if (isRefusal(start)) return start;
  const found = await read({ ...start, limit: query.limit + 1 });
  if (isRefusal(found)) return found;
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const value = [...(await show(rows))];
  if (found.length === rows.length || last === undefined) return { status: 200, body: { value } };
  return { status: 200, body: { value, nextLink: pageLink(encodeCursor(name, numberOf(last))) } };
}

const content = z.tuple([z.literal(1), z.string(), z.string()]);

function encodeCursor(list: string, after: number): string {
  return Buffer.from(JSON.stringify([1, list, String(after)])).toString('base64url');
}

/** No cursor is the first page. */
function decodeCursor(list: string, cursor: string | undefined): { after?: number } | Refusal {
  if (cursor === undefined) return {};
  const [, cursorList, after] = parse(cursor) ?? [];
  if (cursorList === list && after !== undefined && isNumber(after)) return { after: Number(after) };
  return {
    refused: 'invalid',
    code: 'cursorUnusable',
    field: 'cursor',
    detail:
      'The cursor does not belong to this list. Follow the link to the next page as it is, or start again without a cursor.',
  };
}

/** Every list goes by the number of its entries, which are ints of the database. */
function isNumber(after: string): boolean {
  return /^\d{1,10}$/.test(after) && Number(after) <= largestInt;
}

const largestInt = 2 ** 31 - 1;

function parse(cursor: string): z.infer<typeof content> | undefined {
  try {
    return content.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
