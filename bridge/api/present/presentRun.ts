import type { components } from '../../../schemas/contract.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { cutText } from '../../mapping/cutText.ts';
import type { PlannedChange } from '../../sync/state/runs/plannedChanges.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import { isoTime } from './isoTime.ts';

type Schemas = components['schemas'];

/** A run as the contract shows it. */
export function presentRun(run: Run, joined = false): Schemas['Run'] {
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
    ...(run.facts === undefined ? {} : { addresses: run.facts.addresses }),
    ...(run.facts?.flows === undefined ? {} : { flows: [...run.facts.flows] }),
    ...(run.skippedTypes === undefined ? {} : { skippedTypes: [...run.skippedTypes] }),
    started: isoTime(run.started),
    ...(run.finished === undefined
      ? { seconds: run.workedMs / 1000 }
      : { finished: isoTime(run.finished), seconds: secondsBetween(run.started, run.finished) }),
    ...(joined ? { joined } : {}),
  };
}

function percentOf(run: Run): number {
  return run.state === 'finished' ? 100 : Math.min(99, Math.floor(shareOf(run) * 100));
}

/**
 * How much of a run is behind it, 0 to 1: where its walk over contacts stands, how many activities of those expected it
 * has read, or how much of the limit is used. Nothing is counted for it: a count of a large table takes longer than a run.
 */
function shareOf({ kind, counts, position, upperBound, total, limit }: Run): number {
  const used = limit ? counts.read / limit : 0;
  if (!total || upperBound === undefined) return Math.min(1, used);
  const walked = kind === 'activities' ? counts.read / total : 1 - (upperBound - position) / total;
  return Math.min(1, Math.max(0, walked, used));
}

/** How fast a run has come so far, and how long the rest takes at that pace. */
function paceOf(run: Run): { contactsPerMinute?: number; secondsLeft?: number } {
  const { state, counts, workedMs } = run;
  if (workedMs === 0 || counts.read === 0) return {};
  const share = shareOf(run);
  return {
    contactsPerMinute: Math.round((counts.read / workedMs) * 60_000),
    ...(state === 'running' && share > 0
      ? { secondsLeft: Math.ceil((workedMs * (1 - share)) / share / 1000) }
      : {}),
  };
}

function secondsBetween(start: DateTime2, end: DateTime2): number {
  return Math.max(0, (Date.parse(isoTime(end)) - Date.parse(isoTime(start))) / 1000);
}

/** Longer texts are cut: a page holds many of them. */
const longestValue = 500;

/** A planned change as the contract shows it. */
export function presentPlanned({
  contactId,
  kind,
  rowId,
  fields,
  problems,
}: PlannedChange): Schemas['PlannedChange'] {
  return {
    contactId,
    kind,
    ...(rowId === undefined ? {} : { rowId }),
    fields: fields.map(({ field, column, to, old, new: value }) => ({
      field,
      column,
      to,
      ...(old === null ? {} : { old: cutText(old, longestValue) }),
      ...(value === null ? {} : { new: cutText(value, longestValue) }),
    })),
    ...(problems.length > 0 ? { problems } : {}),
  };
}
