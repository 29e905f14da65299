import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import type { RunKind } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';
import { beginActivities } from './activityRun.ts';
import { beginContacts } from './contactRun.ts';
import type { BeginRun } from './runFrame.ts';

/** What each kind of run needs before it may be recorded, and what it does within the frame. */
export const runners: Readonly<
  Record<RunKind, { prepare(parts: SyncParts): Promise<unknown>; begin: BeginRun }>
> = {
  contacts: {
    prepare: (parts) => prepareContacts(parts, { switches: 'required', fresh: false }),
    begin: beginContacts,
  },
  activities: {
    prepare: (parts) => prepareActivities(parts, { switches: 'required', fresh: false }),
    begin: beginActivities,
  },
};

/** Says at once what a run would be refused for; that Dynamics does not answer is for the run itself to record. */
export async function refuseUnready(parts: SyncParts, kind: RunKind): Promise<void> {
  await runners[kind].prepare(parts).catch((error: unknown) => {
    if (!(error instanceof DataverseUnavailable)) throw error;
  });
}
