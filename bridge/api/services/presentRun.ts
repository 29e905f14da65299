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
    ...paceOf(run),
    counts: run.counts,
    ...(run.plan === undefined ? {} : { plan: run.plan }),
    ...(run.skippedTypes === undefined ? {} : { skippedTypes: [...run.skippedTypes] }),
    started: isoTime(run.started),
    ...(run.finished === undefined
      ? { seconds: run.workedMs / 1000 }
      : { finished: isoTime(run.finished), seconds: secondsBetween(run.started, run.finished) }),
    ...(joined ? { joined } : {}),
  };
}

/** How much of what was counted at the start has been read; nothing is said to be done before it is. */
function percentOf({ state, counts, total }: Run): number {
  if (state === 'finished') return 100;
  if (!total) return 0;
  return Math.min(99, Math.floor((counts.read / total) * 100));
}

/** How fast a run has come so far, and how long the rest takes at that pace. */
function paceOf({ state, counts, total, workedMs }: Run): {
  contactsPerMinute?: number;
  secondsLeft?: number;
} {
  if (workedMs === 0 || counts.read === 0) return {};
  const contactsPerMs = counts.read / workedMs;
  const left = state === 'running' && total !== undefined ? Math.max(0, total - counts.read) : undefined;
  return {
    contactsPerMinute: Math.round(contactsPerMs * 60_000),
    ...(left === undefined ? {} : { secondsLeft: Math.ceil(left / contactsPerMs / 1000) }),
  };
}

/** UTC of the database as ISO 8601. */
export function isoTime(utc: DateTime2): string {
  return `${utc.slice(0, 23)}Z`;
}

function secondsBetween(start: DateTime2, end: DateTime2): number {
  return Math.max(0, (Date.parse(isoTime(end)) - Date.parse(isoTime(start))) / 1000);
}
