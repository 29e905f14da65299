import type { components } from '../../../schemas/contract.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { Run } from '../../sync/runs/run.ts';

/** A run as the contract shows it. */
export function presentRun(run: Run, joined = false): components['schemas']['Run'] {
  return {
    id: run.id,
    kind: run.kind,
    mode: run.mode,
    dryRun: run.dryRun,
    state: run.state,
    ...(run.requestedBy === undefined ? {} : { requestedBy: run.requestedBy }),
    ...(run.reason === undefined ? {} : { reason: run.reason }),
    ...(run.reasonCode === undefined ? {} : { reasonCode: run.reasonCode }),
    percent: percentOf(run),
    counts: run.counts,
    ...(run.plan === undefined ? {} : { plan: run.plan }),
    started: isoTime(run.started),
    ...(run.finished === undefined
      ? {}
      : { finished: isoTime(run.finished), seconds: secondsBetween(run.started, run.finished) }),
    ...(joined ? { joined } : {}),
  };
}

/** How much of the walk over ContactIDs is done; IDs have gaps, so it is an estimate. */
function percentOf({ state, position, upperBound }: Run): number {
  if (state === 'finished') return 100;
  if (!upperBound) return 0;
  return Math.min(99, Math.floor((position / upperBound) * 100));
}

/** UTC of the database as ISO 8601. */
export function isoTime(utc: DateTime2): string {
  return `${utc.slice(0, 23)}Z`;
}

function secondsBetween(start: DateTime2, end: DateTime2): number {
  return Math.max(0, (Date.parse(isoTime(end)) - Date.parse(isoTime(start))) / 1000);
}
