import { watchActivities } from '../../sync/events/activityWatches.ts';
import { watchForm } from '../../sync/events/formWatches.ts';
import { pollEvents } from '../../sync/events/pollEvents.ts';
import { readRuns } from '../../sync/state/runs/runStore.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import { readListedActivities } from '../../xperience/activities/listActivities.ts';
import { isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readFormSubmissions } from '../../xperience/forms/readFormSubmissions.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { contactFor } from '../present/presentContact.ts';
import { presentRun } from '../present/presentRun.ts';
import { viewActivities } from '../views/viewActivities.ts';
import { viewContactsOf } from '../views/viewContacts.ts';
import { viewSubmissions } from '../views/viewSubmissions.ts';

/**
 * What triggers tell of, at most 100 items a poll. Without a cursor nothing: telling starts from there. A cursor that
 * is damaged or foreign starts at the oldest event kept.
 */
export function triggerOperations({ parts, detection, dynamicsUrl }: Engine) {
  const { database, site } = parts;
  return {
    /** Contacts that newly reached the minimum score. */
    WhenContactQualifies: {
      scope: 'read',
      async handle({ query: { cursor }, caller }) {
        // Without the rule nobody is found to qualify: a flow that waits for them has to be told.
        const score = await readBridgeSettings(database, ['scoreRule']);
        const filter = { kind: 'contactQualified' } as const;
        const poll = await pollEvents(parts, detection, { filter, cursor }, async (ids) =>
          inOrder(ids, await viewContactsOf(parts, ids, { score }), ({ contactId }) => contactId),
        );
        return { status: 200, body: { ...poll, items: poll.items.map((each) => contactFor(caller, each)) } };
      },
    },

    /** Linked contacts whose mapped fields changed in Xperience. */
    WhenContactChanges: {
      scope: 'read',
      async handle({ query: { cursor }, caller }) {
        const filter = { kind: 'contactChanged' } as const;
        const poll = await pollEvents(parts, detection, { filter, cursor }, async (ids) =>
          // One that was unlinked since has no row that a flow could bring up to date.
          inOrder(ids, await viewContactsOf(parts, ids, { onlyLinked: true }), ({ contactId }) => contactId),
        );
        return { status: 200, body: { ...poll, items: poll.items.map((each) => contactFor(caller, each)) } };
      },
    },

    /** What was submitted through a form. */
    WhenFormIsSubmitted: {
      scope: 'forms',
      async handle({ query: { form: formId, cursor }, caller }) {
        const access = { site, userId: caller.formsOf };
        await watchForm(database, formId, access);
        const filter = { kind: 'formSubmitted', formId } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, async (ids) => {
          const form = await readForm(database, formId, access);
          if (isFormMissing(form)) return [];
          const found = [...(await readFormSubmissions(database, form, ids)).values()];
          const shown = await viewSubmissions(parts, dynamicsUrl, found);
          return inOrder(ids, shown, ({ submissionId }) => submissionId);
        });
        return { status: 200, body };
      },
    },

    /** Activities that were logged, of unlinked contacts too; of one type, or of any. */
    WhenActivityIsLogged: {
      scope: 'activities',
      async handle({ query: { type, cursor } }) {
        await watchActivities(database, type);
        const filter = { kind: 'activityLogged', ...(type !== undefined && { type }) } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, async (ids) => {
          const found = await readListedActivities(database, ids);
          return viewActivities(
            parts,
            inOrder(ids, found, ({ activityId }) => activityId),
          );
        });
        return { status: 200, body };
      },
    },

    /** Runs that ended. */
    WhenRunFinishes: {
      scope: 'read',
      async handle({ query: { kind, onlyWithFailures, cursor } }) {
        const filter = {
          kind: 'runFinished',
          onlyWithFailures,
          ...(kind !== undefined && { runKind: kind }),
        } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, async (ids) =>
          inOrder(ids, await readRuns(database, ids), ({ id }) => id).map((run) => presentRun(run)),
        );
        return { status: 200, body };
      },
    },
  } satisfies Partial<Handlers>;
}

/** What was found, in the order it was asked for. */
function inOrder<Item>(ids: readonly number[], found: readonly Item[], idOf: (item: Item) => number): Item[] {
  const byId = new Map(found.map((item) => [idOf(item), item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
