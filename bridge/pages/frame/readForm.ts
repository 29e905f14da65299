import type { Context } from 'hono';
import type { Admission } from '../../api/limits/createLimits.ts';
import { isRefusal, type Refusal } from '../../api/refusal.ts';

/**
 * Reads a form that was sent. Browsers tell its length, so nothing is read of one that is too large or tells none.
 * @param hold takes room in memory for so many bytes, or says why there is none
 */
export async function readForm(
  { req }: Context,
  largest: number,
  hold: Admission['holdBody'] = () => undefined,
): Promise<URLSearchParams | 'tooLarge' | 'unreadable' | Refusal> {
  const length = Number(req.header('content-length') ?? Number.NaN);
  const type = req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type) || Number.isNaN(length)) return 'unreadable';
  if (req.header('transfer-encoding') !== undefined) return 'unreadable';
  if (length > largest) return 'tooLarge';
  const noRoom = hold(length);
  if (noRoom && isRefusal(noRoom)) return noRoom;
  return new URLSearchParams(await req.text());
}
