import { watchActivities } from '../../sync/events/activityWatches.ts';
import { watchForm } from '../../sync/events/formWatches.ts';
import { pollEvents } from '../../sync/events/pollEvents.ts';
import { conditionSettings } from '../../sync/settings/qualifyingCondition.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import {
  changedContacts,
  endedRuns,
  formSubmissions,
  loggedActivities,
  qualifiedContacts,
} from '../views/eventItems.ts';

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
        const score = await readBridgeSettings(database, conditionSettings);
        const filter = { kind: 'contactQualified' } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, (ids) =>
          qualifiedContacts(parts, caller, ids, score),
        );
        return { status: 200, body };
      },
    },

    /** Linked contacts whose mapped fields changed in Xperience. */
    WhenContactChanges: {
      scope: 'read',
      async handle({ query: { cursor }, caller }) {
        const filter = { kind: 'contactChanged' } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, (ids) =>
          changedContacts(parts, caller, ids),
        );
        return { status: 200, body };
      },
    },

    /** What was submitted through a form. */
    WhenFormIsSubmitted: {
      scope: 'forms',
      async handle({ query: { form: formId, cursor }, caller }) {
        await watchForm(database, formId, { site, userId: caller.formsOf });
        const filter = { kind: 'formSubmitted', formId } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, (ids) =>
          formSubmissions({ parts, dynamicsUrl }, caller, formId, ids),
        );
        return { status: 200, body };
      },
    },

    /** Activities that were logged, of unlinked contacts too; of one type, or of any. */
    WhenActivityIsLogged: {
      scope: 'activities',
      async handle({ query: { type, cursor } }) {
        await watchActivities(database, type);
        const filter = { kind: 'activityLogged', ...(type !== undefined && { type }) } as const;
        const body = await pollEvents(parts, detection, { filter, cursor }, (ids) =>
          loggedActivities(parts, ids),
        );
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
        const body = await pollEvents(parts, detection, { filter, cursor }, (ids) => endedRuns(parts, ids));
        return { status: 200, body };
      },
    },
  } satisfies Partial<Handlers>;
}
