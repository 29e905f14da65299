import { dateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { wallClockText } from '../../mapping/localDateTime.ts';
import { readTime } from '../../mapping/readTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import { listActivities } from '../../xperience/activities/listActivities.ts';
import { listActivityTypes } from '../../xperience/activities/listActivityTypes.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import { findContact } from '../views/findContact.ts';
import { viewActivities } from '../views/viewActivities.ts';
import { answerPage } from './answerPage.ts';
import { parseContactKey } from './parseContactKey.ts';

/** What contacts did. */
export function activityOperations({ parts }: Engine) {
  const { database, zones } = parts;
  return {
    /** The newest first; of one contact, of one type, within a time, as asked for. */
    ListActivities: {
      scope: 'activities',
      async handle({ query, caller, pageLink }) {
        const { contact, type, from, to } = query;
        const key = contact === undefined ? undefined : parseContactKey(contact, caller);
        return answerPage(
          { query, pageLink },
          {
            name: `ListActivities ${JSON.stringify([contact, type, from, to])}`,
            async read({ after, limit }) {
              if (key && isRefusal(key)) return key;
              const one = key && (await findContact(parts, key));
              const filter = {
                ...(one && { contactId: one.contactId }),
                ...(type !== undefined && { type }),
                ...(from !== undefined && { from: localTime(from, zones.xperience) }),
                ...(to !== undefined && { to: localTime(to, zones.xperience) }),
              };
              return listActivities(database, filter, {
                limit,
                ...(after !== undefined && { before: after }),
              });
            },
            numberOf: ({ activityId }) => activityId,
            show: (activities) => viewActivities(parts, activities),
          },
        );
      },
    },

    /** The types Xperience knows, to choose from. */
    ListActivityTypes: {
      scope: 'read',
      async handle() {
        const types = await listActivityTypes(database);
        const value = types.map(({ name, displayName }) => ({ name, displayName }));
        return { status: 200, body: { value } };
      },
    },
  } satisfies Partial<Handlers>;
}

/** A time of the contract as the server of Xperience stores it. */
function localTime(given: string, timeZone: string): DateTime2 {
  const utc = withinYears(readTime(given) ?? Number.NaN);
  return dateTime2(wallClockText(withinYears(timeZoneNamed(timeZone).toLocal(utc))));
}

const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')];

/** No activity lies beyond what a datetime2 holds, so the nearest time it does hold asks for the same ones. */
function withinYears(time: number): number {
  return Math.min(Math.max(time, first), last);
}
