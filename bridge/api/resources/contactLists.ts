import type { operations } from '../../../schemas/contract.ts';
import type { ContactPlan } from '../../sync/contacts/contactWork.ts';
import { joinMemory } from '../../sync/contacts/loadContacts.ts';
import { needsExchange } from '../../sync/contacts/needsExchange.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { leadOf } from '../../sync/state/clocks.ts';
import { readContactCursor, sinceOf } from '../../sync/state/runs/contactCursor.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import type { ContactList } from '../../xperience/contacts/listContacts.ts';
import { readStandingContacts, type StandingContact } from '../../xperience/contacts/readStandingContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { contactFor } from '../present/presentContact.ts';
import { viewingBy } from '../views/contactViewing.ts';
import { toView, viewContacts } from '../views/viewContacts.ts';
import { answerPage } from './answerPage.ts';

type ContactFilter = NonNullable<operations['ListContacts']['parameters']['query']>['show'];

/** Contacts in one state. */
export function contactListOperations({ parts }: Engine) {
  return {
    /** Each with its fields and the mapped row. */
    ListContacts: {
      scope: 'read',
      async handle({ query, caller, pageLink }) {
        const { show } = query;
        const prepare = () =>
          prepareContacts(parts, { switches: 'ignored', fresh: false, reuse: true, needs: ['scoreRule'] });
        let plan: Awaited<ReturnType<typeof prepare>>;
        return answerPage(
          { query, pageLink },
          {
            name: `ListContacts ${show}`,
            read: async ({ after = 0, limit }) => {
              plan = await prepare();
              const list = await listOf(parts, plan.settings, show);
              if (!list) return [];
              const asked = { by: 'list', list, after, limit } as const;
              return readStandingContacts(parts.database, asked, toView(viewingBy(plan, plan.settings)));
            },
            numberOf: ({ record }) => record.contactId,
            show: async (found) => {
              const shown = show === 'changed' ? await onlyChanged(parts, plan, found) : found;
              const contacts = await viewContacts(parts, viewingBy(plan, plan.settings), shown);
              return contacts.map((contact) => contactFor(caller, contact));
            },
          },
        );
      },
    },
  } satisfies Partial<Handlers>;
}

async function listOf(
  parts: SyncParts,
  score: ScoreCondition,
  show: ContactFilter,
): Promise<ContactList | undefined> {
  if (show === 'qualifying') return { show, ...score };
  if (show !== 'changed') return { show };
  const cursor = await readContactCursor(parts.database);
  if (!cursor) return undefined;
  const now = await currentTimes(parts.database);
  return { show, since: sinceOf(cursor, { ...now, ...leadOf(now.utc, parts.dataverse) }) };
}

/** The stamp alone proves nothing: Xperience moves it with every visit. */
async function onlyChanged(
  parts: SyncParts,
  plan: ContactPlan<never>,
  found: readonly StandingContact[],
): Promise<StandingContact[]> {
  const records = found.map(({ record }) => record);
  const contacts = await joinMemory({ database: parts.database, plan }, records);
  const moved = new Set(
    contacts.filter((contact) => needsExchange(plan, contact)).map(({ contactId }) => contactId),
  );
  return found.filter(({ record }) => moved.has(record.contactId));
}
