import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { FailureService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';

/** What could not be delivered, and what was since, the newest first. */
export function listFailures(failures: FailureService): Handler<'ListFailures'> {
  return {
    scope: 'read',
    async handle({ query, pageLink }) {
      const { cursor, limit, ...filter } = query;
      const list = `ListFailures ${filter.show} ${filter.kind ?? ''} ${filter.code ?? ''}`;
      const from = decodeCursor(list, cursor);
      if (isRefusal(from)) return from;
      const { items: value, next } = await failures.list(filter, { limit, ...from });
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}

/** Has failures tried again by the next run, which is started where that is asked for. */
export function retryFailures(failures: FailureService): Handler<'RetryFailures'> {
  return {
    scope: 'sync',
    async handle({ body, caller, signal }) {
      const { failures: ids, kind, code, start } = body;
      const choice = { ...(ids && { ids }), ...(kind && { kind }), ...(code && { code }) };
      const count = await failures.retry(choice, caller.name);
      const started = start && count > 0 ? await failures.startRuns(caller.name, signal()) : {};
      return { status: 200, body: { count, ...started } };
    },
  };
}

/** Takes a failure off the list. */
export function dismissFailure(failures: FailureService): Handler<'DismissFailure'> {
  return {
    scope: 'sync',
    async handle({ path, caller }) {
      return { status: 200, body: await failures.dismiss(path.failure, caller.name) };
    },
  };
}
