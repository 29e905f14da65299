import type { components } from '../../../schemas/contract.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import {
  differenceKinds,
  type FollowingRules,
  linkedKinds,
  whatFollows,
} from '../../sync/reconcile/differenceKinds.ts';
import type { Difference, Reconciliation } from '../../sync/reconcile/reconciliation.ts';
import { isoTime } from './isoTime.ts';
import { rowLink } from './rowLink.ts';

type Schemas = components['schemas'];

interface Presenting {
  /** UTC of the database. */
  now: DateTime2;
  joined: boolean;
  /** The last one that finished before. */
  before?: Reconciliation;
}

/** A reconciliation as the contract shows it. */
export function presentReconciliation(
  reconciliation: Reconciliation,
  { now, joined, before }: Presenting,
): Schemas['Reconciliation'] {
  const { id, state, stage, totals, started, finished, requestedBy, reasonCode, reason } = reconciliation;
  const { contacts, rows, found, rules, unasked } = totals;
  const unlinked = (found.sameAddress ?? 0) + (found.onlyInDynamics ?? 0) + (found.contactGone ?? 0);
  return {
    id,
    state,
    stage,
    ...(requestedBy === undefined ? {} : { requestedBy }),
    ...(joined ? { joined } : {}),
    started: isoTime(started),
    ...(finished === undefined ? {} : { finished: isoTime(finished) }),
    seconds: Math.max(0, (Date.parse(isoTime(finished ?? now)) - Date.parse(isoTime(started))) / 1000),
    progress: progressOf(reconciliation),
    contacts: {
      ...contacts,
      differing: linkedKinds.reduce((all, kind) => all + (found[kind] ?? 0), 0),
      qualifying: found.qualifies ?? 0,
    },
    rows: { ...rows, unlinked },
    found: differenceKinds.map((kind) => ({
      kind,
      count: found[kind] ?? 0,
      ...(before && { before: before.totals.found[kind] ?? 0 }),
      follows: whatFollows(kind, rules),
    })),
    differences: reconciliation.lastNumber,
    ...(before && { comparedWith: before.id }),
    requests: reconciliation.requests,
    ...(unasked > 0 && { unaskedRows: unasked }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** By the numbers of contacts; what comes after them is short. */
function progressOf({ state, stage, position, upperBound }: Reconciliation): number {
  if (state === 'finished') return 100;
  if (stage !== 'contacts') return 99;
  return upperBound === 0 ? 0 : Math.min(99, Math.floor((position / upperBound) * 100));
}

/** A difference as the contract shows it. */
export function presentDifference(
  { number, kind, contactId, rowId, details }: Difference,
  { rules, dynamicsUrl, name }: { rules: FollowingRules; dynamicsUrl: string; name: string | undefined },
): Schemas['Difference'] {
  return {
    number,
    kind,
    follows: whatFollows(kind, rules),
    ...(contactId === undefined ? {} : { contactId }),
    ...(name === undefined ? {} : { name }),
    ...(rowId === undefined ? {} : { rowId }),
    ...(rowId === undefined || kind === 'rowMissing'
      ? {}
      : { rowUrl: rowLink(dynamicsUrl, 'contact', rowId) }),
    ...details,
  };
}
