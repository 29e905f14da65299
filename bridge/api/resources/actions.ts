import type { CreatedActivity } from '../../sync/actions/activityRequest.ts';
import { createAppointment } from '../../sync/actions/createAppointment.ts';
import { createTask } from '../../sync/actions/createTask.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { rowLink } from '../present/rowLink.ts';
import { isRefusal } from '../refusal.ts';
import { findContact } from '../views/findContact.ts';
import { contactFromQuery } from './contactFromQuery.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Tasks and appointments for contacts, in Dynamics. */
export function actionOperations({ parts, dynamicsUrl }: Engine) {
  const show = (made: CreatedActivity) => ({
    ...made,
    link: rowLink(dynamicsUrl, made.table, made.activityId),
  });
  const operations: Pick<Handlers, 'CreateTask' | 'CreateAppointment'> = {
    CreateTask: {
      scope: 'sync',
      // Descriptions of a task are short, but escaped as JSON they grow.
      maxBodyBytes: 256 * 1024,
      async handle({ path, body, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        const made = await createTask(parts, await findContact(parts, key), body);
        return { status: 200, body: show(made) };
      },
    },

    CreateAppointment: {
      scope: 'sync',
      // Dynamics takes descriptions of a million characters.
      maxBodyBytes: 2 * 1024 * 1024,
      async handle({ path, body, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        const { requiredAttendees = [], optionalAttendees = [] } = body;
        const request = { ...body, requiredAttendees, optionalAttendees };
        const made = await createAppointment(parts, await findContact(parts, key), request);
        return { status: 200, body: show(made) };
      },
    },
  };
  return { ...operations, ...contactFromQuery(operations) };
}
