import type { components } from '../../../schemas/contract.ts';
import type { ConditionSettings } from '../../sync/settings/qualifyingCondition.ts';
import { readRuns } from '../../sync/state/runs/runStore.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { readListedActivities } from '../../xperience/activities/listActivities.ts';
import { isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readFormSubmissions } from '../../xperience/forms/readFormSubmissions.ts';
import type { Caller } from '../caller.ts';
import { contactFor } from '../present/presentContact.ts';
import { presentRun } from '../present/presentRun.ts';
import { viewActivities } from './viewActivities.ts';
import { viewContactsOf } from './viewContacts.ts';
import { viewSubmissions } from './viewSubmissions.ts';

type Schemas = components['schemas'];

// What triggers tell of, whether they are polled or tell at once: in the order asked for, without what is gone.

/** Contacts that newly reached the minimum. @param score the rule by which they qualify */
export async function qualifiedContacts(
  parts: SyncParts,
  caller: Caller,
  ids: readonly number[],
  score: ConditionSettings,
): Promise<Schemas['Contact'][]> {
  const found = await viewContactsOf(parts, [...ids], { score });
  return inOrder(ids, found, ({ contactId }) => contactId).map((each) => contactFor(caller, each));
}

/** Linked contacts that changed. One that was unlinked since has no row that a flow could bring up to date. */
export async function changedContacts(
  parts: SyncParts,
  caller: Caller,
  ids: readonly number[],
): Promise<Schemas['Contact'][]> {
  const found = await viewContactsOf(parts, [...ids], { onlyLinked: true });
  return inOrder(ids, found, ({ contactId }) => contactId).map((each) => contactFor(caller, each));
}

/**
 * Submissions of a form that the caller may read.
 * @throws SyncRefused `formNotFound` while there is no such form for them: what cannot be looked at is not gone
 */
export async function formSubmissions(
  { parts, dynamicsUrl }: { parts: SyncParts; dynamicsUrl: string },
  caller: Caller,
  formId: number,
  ids: readonly number[],
): Promise<Schemas['FormSubmission'][]> {
  if (ids.length === 0) return [];
  const form = await readForm(parts.database, formId, { site: parts.site, userId: caller.formsOf });
  if (isFormMissing(form))
    throw new SyncRefused({ kind: 'notFound', code: 'formNotFound', detail: form.detail });
  const found = [...(await readFormSubmissions(parts.database, form, [...ids])).values()];
  const shown = await viewSubmissions(parts, dynamicsUrl, found);
  return inOrder(ids, shown, ({ submissionId }) => submissionId);
}

/** Activities that were logged. */
export async function loggedActivities(
  parts: SyncParts,
  ids: readonly number[],
): Promise<Schemas['Activity'][]> {
  const found = await readListedActivities(parts.database, [...ids]);
  return viewActivities(
    parts,
    inOrder(ids, found, ({ activityId }) => activityId),
  );
}

/** Runs that ended. */
export async function endedRuns({ database }: SyncParts, ids: readonly number[]): Promise<Schemas['Run'][]> {
  const found = await readRuns(database, [...ids]);
  return inOrder(ids, found, ({ id }) => id).map((run) => presentRun(run));
}

function inOrder<Item>(ids: readonly number[], found: readonly Item[], idOf: (item: Item) => number): Item[] {
  const byId = new Map(found.map((item) => [idOf(item), item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
