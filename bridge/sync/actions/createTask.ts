import type { SyncParts } from '../syncParts.ts';
import type { CreatedActivity, RegardedContact, TaskRequest } from './activityRequest.ts';
import { createFieldChecks, dataverseTime } from './fieldChecks.ts';
import { writeOpenActivity } from './writeOpenActivity.ts';

/**
 * Creates an open task in Dynamics that regards a contact, whether or not any sync is switched on.
 * @throws SyncRefused with every mistake in the request, or when the present state does not allow it
 * @throws DataverseUnavailable
 */
export async function createTask(
  parts: SyncParts,
  contact: RegardedContact,
  request: TaskRequest,
): Promise<CreatedActivity> {
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  const table = await parts.dataverse.describeTable('task', call);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const check = createFieldChecks();
  const due = check.time('due', request.due);
  // The form's field Duration is actualdurationminutes; scheduleddurationminutes is read-only on tasks.
  const duration = check.number(
    'durationMinutes',
    request.durationMinutes,
    columns.get('actualdurationminutes'),
  );
  const priority = check.choice('priority', request.priority, columns.get('prioritycode'));
  const values = {
    ...(due === undefined ? {} : { scheduledend: dataverseTime(due) }),
    ...(duration === undefined ? {} : { actualdurationminutes: duration }),
    ...(priority === undefined ? {} : { prioritycode: priority }),
  };
  return writeOpenActivity(parts, { table, contact, request, check, call, values: () => values });
}
