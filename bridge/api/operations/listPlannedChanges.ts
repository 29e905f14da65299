import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { RunService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';
import { runNotFound } from './runNotFound.ts';

/** What a run would do, contact by contact. */
export function listPlannedChanges(runs: RunService): Handler<'ListPlannedChanges'> {
  return {
    scope: 'read',
    async handle({ path, query, pageLink }) {
      const { cursor, limit, kind } = query;
      const list = `ListPlannedChanges ${path.run} ${kind ?? ''}`;
      const from = decodeCursor(list, cursor);
      if (isRefusal(from)) return from;
      const page = await runs.planned(path.run, kind, { limit, ...from });
      if (!page) return runNotFound(path.run);
      const { items: value, next } = page;
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}
