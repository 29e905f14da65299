import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { placeholder } from '../../database/createQueryCache.ts';
import type { WithContact } from './contactFilters.ts';
import { type ContactName, conditionOfName, mostOfName } from './findContacts.ts';
import { type ContactList, conditionOfList } from './listContacts.ts';

/** Which contacts: by a name, by their IDs, or a page of a list after a ContactID. */
export type ContactsAsked =
  | ContactName
  | { by: 'ids'; ids: readonly number[] }
  | { by: 'list'; list: ContactList; after: number; limit: number };

/** A question for contacts that is the same whatever the values in it. */
export interface OpenQuestion {
  /** Tells questions apart; absent for one that is another with every value. */
  key?: string;
  values: Readonly<Record<string, unknown>>;
  /** On OM_Contact under the alias `contact`, with placeholders for the values. */
  condition(database: ContactHandle): Expression<SqlBool>;
  limit?: number;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** The question without its values. */
export function openQuestion(asked: ContactsAsked): OpenQuestion {
  switch (asked.by) {
    case 'ids':
      return { key: 'ids', values: { ids: asked.ids.map((id) => ({ id })) }, condition: isAmong };
    case 'list': {
      const { list, after, limit } = asked;
      const { since, ...kind } = { since: undefined, ...list };
      return {
        key: JSON.stringify([kind, limit]),
        values: { after, since },
        condition: (database) => isInPage(database, list),
        limit,
      };
    }
    default:
      return ofName(asked);
  }
}

function ofName(name: ContactName): OpenQuestion {
  const { by } = name;
  // Of other letters the embedded engine is asked in another way, by the value.
  if (name.by === 'email' && !isAscii(name.email))
    return {
      values: {},
      condition: (database) => conditionOfName(database, name),
      limit: mostOfName,
    };
  const value = placeholder<never>('name');
  const values: Record<ContactName['by'], ContactName> = {
    contactId: { by: 'contactId', contactId: value },
    contactGuid: { by: 'contactGuid', contactGuid: value },
    rowId: { by: 'rowId', rowId: value },
    email: { by: 'email', email: value },
  };
  return {
    key: by,
    values: { name: name[by as never] },
    condition: (database) => conditionOfName(database, values[by]),
    limit: mostOfName,
  };
}

const contact = () => expressionBuilder<WithContact, 'contact'>();

function isAmong({ dialect }: ContactHandle): Expression<SqlBool> {
  const wanted = dialect.jsonRows('wanted', { id: 'int' }, placeholder<{ id: number }[]>('ids'));
  const eb = contact();
  return eb('contact.ContactID', 'in', eb.selectFrom(wanted).select('wanted.id'));
}

function isInPage(database: ContactHandle, list: ContactList): Expression<SqlBool> {
  const eb = contact();
  const open = list.show === 'changed' ? { ...list, since: placeholder<typeof list.since>('since') } : list;
  return eb.and([
    eb('contact.ContactID', '>', placeholder<number>('after')),
    conditionOfList(database, open),
  ]);
}
