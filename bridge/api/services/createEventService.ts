import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { watchActivities } from '../../sync/events/activityWatches.ts';
import type { EventDetection } from '../../sync/events/createEventDetection.ts';
import { watchForm } from '../../sync/events/formWatches.ts';
import { pollEvents } from '../../sync/events/pollEvents.ts';
import { readRuns } from '../../sync/state/runs/runStore.ts';
import { type BridgeSettings, readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { readListedActivities } from '../../xperience/activities/listActivities.ts';
import { readContacts } from '../../xperience/contacts/readContacts.ts';
import { isFormMissing } from '../../xperience/forms/formTypes.ts';
import { readForm } from '../../xperience/forms/readForm.ts';
import { readFormSubmissions } from '../../xperience/forms/readFormSubmissions.ts';
import type { ContactView, EventService } from '../services.ts';
import { viewingBy } from './contactViewing.ts';
import { presentRun } from './presentRun.ts';
import { viewActivities } from './viewActivities.ts';
import { fieldsToView, viewContacts } from './viewContacts.ts';
import { viewSubmissions } from './viewSubmissions.ts';

type ScoreRuleSetting = Pick<BridgeSettings, 'scoreRule'>;

/** What triggers tell of, over the table of events. */
export function createEventService(
  parts: SyncParts,
  detection: Pick<EventDetection, 'detect'>,
  dynamicsUrl: string,
): EventService {
  const { database, site } = parts;

  const contactsOf = async (
    ids: number[],
    { score, onlyLinked }: { score?: ScoreRuleSetting; onlyLinked: boolean },
  ): Promise<ContactView[]> => {
    const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
    const viewing = viewingBy(plan, score && { ...plan.settings, ...score });
    const records = await readContacts(database, { ids, fields: fieldsToView(viewing) });
    const shown = onlyLinked ? records.filter(({ rowId }) => rowId !== null) : records;
    return inOrder(ids, await viewContacts(parts, viewing, shown), ({ contactId }) => contactId);
  };

  return {
    async contactsQualified(cursor) {
      // Without the rule nobody is found to qualify: a flow that waits for them has to be told.
      const score = await readBridgeSettings(database, ['scoreRule']);
      return pollEvents(parts, detection, { filter: { kind: 'contactQualified' }, cursor }, (ids) =>
        contactsOf(ids, { score, onlyLinked: false }),
      );
    },
    contactsChanged: (cursor) =>
      // One that was unlinked since has no row that a flow could bring up to date.
      pollEvents(parts, detection, { filter: { kind: 'contactChanged' }, cursor }, (ids) =>
        contactsOf(ids, { onlyLinked: true }),
      ),
    formSubmitted: async (formId, cursor, userId) => {
      const access = { site, userId };
      await watchForm(database, formId, access);
      return pollEvents(
        parts,
        detection,
        { filter: { kind: 'formSubmitted', formId }, cursor },
        async (ids) => {
          const form = await readForm(database, formId, access);
          if (isFormMissing(form)) return [];
          const found = [...(await readFormSubmissions(database, form, ids)).values()];
          return inOrder(
            ids,
            await viewSubmissions(parts, dynamicsUrl, found),
            ({ submissionId }) => submissionId,
          );
        },
      );
    },
    async activitiesLogged(type, cursor) {
      await watchActivities(database, type);
      const filter = { kind: 'activityLogged', ...(type === undefined ? {} : { type }) } as const;
      return pollEvents(parts, detection, { filter, cursor }, async (ids) =>
        viewActivities(
          parts,
          inOrder(ids, await readListedActivities(database, ids), ({ activityId }) => activityId),
        ),
      );
    },
    runsFinished: ({ kind, onlyWithFailures }, cursor) => {
      const filter = {
        kind: 'runFinished',
        onlyWithFailures,
        ...(kind === undefined ? {} : { runKind: kind }),
      } as const;
      return pollEvents(parts, detection, { filter, cursor }, async (ids) =>
        inOrder(ids, await readRuns(database, ids), ({ id }) => id).map((run) => presentRun(run)),
      );
    },
  };
}

/** What was found, in the order it was asked for. */
function inOrder<Item>(ids: readonly number[], found: readonly Item[], idOf: (item: Item) => number): Item[] {
  const byId = new Map(found.map((item) => [idOf(item), item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
