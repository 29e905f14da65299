import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ActivityService, ContactService, RunService } from '../services.ts';
import { decodeCursor, encodeCursor } from './pageCursor.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Starts a run over the activities of linked contacts, or joins the one that is going. */
export function syncActivities(runs: RunService): Handler<'SyncActivities'> {
  return {
    scope: 'sync',
    async handle({ body, caller, signal }) {
      const { wait, ...options } = body;
      const run = await runs.syncActivities({
        ...options,
        waitSeconds: wait,
        signal: signal(),
        by: caller.name,
      });
      return { status: 200, body: run };
    },
  };
}

/** What contacts did, the newest first. */
export function listActivities(
  activities: ActivityService,
  contacts: ContactService,
): Handler<'ListActivities'> {
  return {
    scope: 'activities',
    async handle({ query, caller, pageLink }) {
      const { cursor, limit, contact, ...filter } = query;
      const list = `ListActivities ${JSON.stringify([contact, filter.type, filter.from, filter.to])}`;
      const start = decodeCursor(list, cursor);
      if (isRefusal(start)) return start;
      const key = contact === undefined ? undefined : parseContactKey(contact, caller);
      if (key && isRefusal(key)) return key;
      const one = key && (await contacts.find(key));
      const { items: value, next } = await activities.list(
        { ...filter, ...(one ? { contactId: one.contactId } : {}) },
        { limit, ...start },
      );
      if (next === undefined) return { status: 200, body: { value } };
      return { status: 200, body: { value, nextLink: pageLink(encodeCursor(list, next)) } };
    },
  };
}

/** The types of activities Xperience knows. */
export function listActivityTypes(activities: ActivityService): Handler<'ListActivityTypes'> {
  return {
    scope: 'read',
    handle: async () => ({ status: 200, body: { value: await activities.typeItems() } }),
  };
}

/** Whether and how each type is sent. */
export function getActivityTypes(activities: ActivityService): Handler<'GetActivityTypes'> {
  return { scope: 'read', handle: async () => ({ status: 200, body: await activities.types() }) };
}

/** Replaces how types are sent. */
export function updateActivityTypes(activities: ActivityService): Handler<'UpdateActivityTypes'> {
  return {
    scope: 'manage',
    fromAnswer: rulesOfAnswer,
    handle: async ({ body, caller }) => ({
      status: 200,
      body: await activities.updateTypes(body.value, body.version, caller.name),
    }),
  };
}

/** Reading the types tells how each is sent, and the rule of those that have one: the rules alone are written. */
function rulesOfAnswer(body: unknown): unknown {
  if (!isRecord(body) || !Array.isArray(body.value)) return body;
  const value = body.value.flatMap((each: unknown) => {
    if (!isRecord(each) || !('state' in each)) return [each];
    return each.rule === undefined || each.rule === null ? [] : [each.rule];
  });
  return { ...body, value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
