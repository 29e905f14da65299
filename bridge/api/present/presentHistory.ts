import type { components } from '../../../schemas/contract.ts';
import type { WrittenEntry } from '../../sync/state/contactHistory.ts';
import { isoTime } from './isoTime.ts';

/** What was written for a contact, as the contract shows it. */
export function presentHistory(entry: WrittenEntry): components['schemas']['HistoryEntry'] {
  const { id, happened, what, columns = [], fields = [], without = [], activity } = entry;
  const { runId, caller, operation } = entry;
  return {
    id,
    time: isoTime(happened),
    what,
    ...(columns.length > 0 && { columns: [...columns] }),
    ...(fields.length > 0 && { fields: [...fields] }),
    ...(without.length > 0 && { withoutFields: [...without] }),
    ...(activity && {
      activityTable: activity.table,
      activityId: activity.rowId,
      activityState: activity.state,
      activityTime: activity.at,
    }),
    ...(runId === undefined ? {} : { run: runId }),
    ...(caller === undefined ? {} : { caller }),
    ...(operation === undefined ? {} : { operation }),
  };
}
