import { z } from 'zod';
import type { Refusal } from '../refusal.ts';

const content = z.tuple([z.literal(1), z.string(), z.string()]);

/**
 * Makes the opaque cursor of a further page.
 *
 * @param list Which list, filters included: a cursor of another list does not fit.
 * @param after Where the page starts, in the service's own form.
 */
export function encodeCursor(list: string, after: string): string {
  return Buffer.from(JSON.stringify([1, list, after])).toString('base64url');
}

/** Reads a cursor back; no cursor is the first page. */
export function decodeCursor(list: string, cursor: string | undefined): { after?: string } | Refusal {
  if (cursor === undefined) return {};
  const [, cursorList, after] = parse(cursor) ?? [];
  if (cursorList === list && after !== undefined && isNumber(after)) return { after };
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
