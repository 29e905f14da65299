import { listContactHistory } from '../../sync/state/contactHistory.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { presentHistory } from '../present/presentHistory.ts';
import { isRefusal } from '../refusal.ts';
import { findContact } from '../views/findContact.ts';
import { answerPage } from './answerPage.ts';
import { parseContactKey } from './parseContactKey.ts';

/** What was written for a contact. */
export function contactHistoryOperations({ parts }: Pick<Engine, 'parts'>) {
  return {
    /** The newest first. */
    ListContactHistory: {
      scope: 'read',
      async handle({ query, caller, pageLink }) {
        const key = parseContactKey(query.contact, caller);
        if (isRefusal(key)) return key;
        const { contactId } = await findContact(parts, key);
        return answerPage(
          { query, pageLink },
          {
            name: `ListContactHistory ${contactId}`,
            read: ({ after, limit }) =>
              listContactHistory(parts.database, contactId, {
                ...(after !== undefined && { before: after }),
                limit,
              }),
            numberOf: ({ id }) => id,
            show: (entries) => entries.map(presentHistory),
          },
        );
      },
    },
  } satisfies Partial<Handlers>;
}
