import type { Handler } from '../handler.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { AuditService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';

const highestNumber = 2 ** 31 - 1;

/** Who changed what, from where and when, the newest first. */
export function listAudit(audit: AuditService): Handler<'ListAudit'> {
  return {
    scope: 'manage',
    async handle({ query, pageLink }) {
      const { cursor, limit, ...filter } = query;
      const list = `ListAudit ${JSON.stringify([filter.caller, filter.action, filter.from, filter.to])}`;
      const start = decodeCursor(list, cursor);
      if (isRefusal(start)) return start;
      if (start.after !== undefined && !isNumber(start.after)) return cursorUnusable;
      const { items: value, next } = await audit.list(filter, { limit, ...start });
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= highestNumber;
}

const cursorUnusable: Refusal = {
  refused: 'invalid',
  code: 'cursorUnusable',
  field: 'cursor',
  detail:
    'The cursor does not belong to this list. Follow the link to the next page as it is, or start again without a cursor.',
};
