import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { Run, RunKind } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';
import { runActivities } from './runActivities.ts';
import { runContacts } from './runContacts.ts';

/** A kind of run: what it needs before it may start, and how it is carried out from where it stands. */
interface Runner {
  prepare(parts: SyncParts): Promise<unknown>;
  run(parts: SyncParts, run: Run, lease: HeldLease): Promise<void>;
}

export const runners = {
  contacts: {
    prepare: (parts) => prepareContacts(parts, { switches: 'required', fresh: false }),
    run: runContacts,
  },
  activities: {
    prepare: (parts) => prepareActivities(parts, { switches: 'required', fresh: false }),
    run: runActivities,
  },
} satisfies Partial<Record<RunKind, Runner>>;

export type SyncKind = keyof typeof runners;

export const syncKinds = Object.keys(runners) as SyncKind[];

/** Says at once what a run would be refused for; that Dynamics does not answer is for the run itself to record. */
export async function refuseUnready(parts: SyncParts, kind: SyncKind): Promise<void> {
  await runners[kind].prepare(parts).catch((error: unknown) => {
    if (!(error instanceof DataverseUnavailable)) throw error;
  });
}
