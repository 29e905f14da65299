import type { CreatedActivity } from '../../sync/actions/activityRequest.ts';
import { createAppointment } from '../../sync/actions/createAppointment.ts';
import { createTask } from '../../sync/actions/createTask.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { ActionService } from '../services.ts';
import { findContact } from './findContact.ts';
import { rowLink } from './rowLink.ts';

/** Tasks and appointments that flows ask for. */
export function createActionService(parts: SyncParts, dynamicsUrl: string): ActionService {
  const shown = (made: CreatedActivity) => ({
    ...made,
    link: rowLink(dynamicsUrl, made.table, made.activityId),
  });
  return {
    createTask: async (key, request) =>
      shown(await createTask(parts, await findContact(parts, key, []), request)),
    createAppointment: async (key, request) =>
      shown(
        await createAppointment(parts, await findContact(parts, key, []), {
          ...request,
          requiredAttendees: request.requiredAttendees ?? [],
          optionalAttendees: request.optionalAttendees ?? [],
        }),
      ),
  };
}
