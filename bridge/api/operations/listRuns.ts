import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { RunService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';

/** What runs did, the newest first. */
export function listRuns(runs: RunService): Handler<'ListRuns'> {
  return {
    scope: 'read',
    async handle({ query, pageLink }) {
      const { cursor, limit, ...filter } = query;
      const list = `ListRuns ${filter.state ?? ''} ${filter.onlyWithFailures}`;
      const from = decodeCursor(list, cursor);
      if (isRefusal(from)) return from;
      const { items: value, next } = await runs.list(filter, { limit, ...from });
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}
