import type { components } from '../../../schemas/contract.ts';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Reconciliation } from '../../sync/reconcile/reconciliation.ts';
import { differenceOf, reconciliationOf } from '../../sync/reconcile/reconciliationOf.ts';
import { type DifferenceRequest, listDifferences } from '../../sync/state/differences.ts';
import { type ContactName, readContactNames } from '../../sync/state/readContactNames.ts';
import {
  listReconciliations,
  readReconciliation,
  readReconciliationBefore,
} from '../../sync/state/reconciliations.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { presentDifference, presentReconciliation } from '../present/presentReconciliation.ts';

type Schemas = components['schemas'];
export type ReconciliationView = Schemas['Reconciliation'];
export type DifferenceView = Schemas['Difference'];

/** A reconciliation beside the last one that finished before it; undefined when there is none of that number. */
export async function viewReconciliation(
  database: DatabaseHandle,
  id: number,
): Promise<ReconciliationView | undefined> {
  const stored = await readReconciliation(database, id);
  return stored && showReconciliation(database, reconciliationOf(stored));
}

/** The same of one that was read. @param joined it was going already and none was started */
export async function showReconciliation(
  database: DatabaseHandle,
  reconciliation: Reconciliation,
  joined = false,
): Promise<ReconciliationView> {
  const before = await readReconciliationBefore(database, reconciliation.id);
  const { utc } = await currentTimes(database);
  return presentReconciliation(reconciliation, {
    now: utc,
    joined,
    ...(before && { before: reconciliationOf(before) }),
  });
}

/** The newest first. */
export async function viewReconciliations(
  database: DatabaseHandle,
  page: { before?: number; limit: number },
): Promise<ReconciliationView[]> {
  const views: ReconciliationView[] = [];
  for (const stored of await listReconciliations(database, page))
    views.push(await showReconciliation(database, reconciliationOf(stored)));
  return views;
}

/** What a reconciliation found, with the names of the contacts; undefined when there is none of that number. */
export async function viewDifferences(
  database: DatabaseHandle,
  id: number,
  page: DifferenceRequest,
  dynamicsUrl: string,
): Promise<DifferenceView[] | undefined> {
  const stored = await readReconciliation(database, id);
  if (!stored) return undefined;
  const { rules } = reconciliationOf(stored).totals;
  const differences = (await listDifferences(database, id, page)).map(differenceOf);
  const named = differences.flatMap(({ contactId }) => (contactId === undefined ? [] : [contactId]));
  const names = await readContactNames(database, named);
  return differences.map((each) =>
    presentDifference(each, { rules, dynamicsUrl, name: nameOf(names.get(each.contactId ?? 0)) }),
  );
}

function nameOf(found: ContactName | undefined): string | undefined {
  return found && ([found.firstName, found.lastName].filter(Boolean).join(' ') || found.email || undefined);
}
