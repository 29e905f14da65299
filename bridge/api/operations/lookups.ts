import type { Handler } from '../handler.ts';
import type { LookupService } from '../services.ts';

/** The contact fields a mapping may use. */
export function listContactFields(lookups: LookupService): Handler<'ListContactFields'> {
  return {
    scope: 'read',
    handle: async () => ({ status: 200, body: { value: await lookups.contactFields() } }),
  };
}

/** The columns of the table of contacts. */
export function listColumns(lookups: LookupService): Handler<'ListColumns'> {
  return { scope: 'read', handle: async () => ({ status: 200, body: { value: await lookups.columns() } }) };
}

/** The choices of one column. */
export function listChoices(lookups: LookupService): Handler<'ListChoices'> {
  return {
    scope: 'read',
    async handle({ query }) {
      const value = await lookups.choices(query.column);
      if (value) return { status: 200, body: { value } };
      return {
        refused: 'notFound',
        code: 'columnNotFound',
        field: 'column',
        detail: `Contacts in Dynamics 365 have no column "${query.column}".`,
      };
    },
  };
}

/** Contacts to choose from. */
export function findContacts(lookups: LookupService): Handler<'FindContacts'> {
  return {
    scope: 'read',
    handle: async ({ query }) => ({
      status: 200,
      body: { value: await lookups.contacts(query.search ?? '') },
    }),
  };
}

/** Users and teams that can own rows. */
export function listOwners(lookups: LookupService): Handler<'ListOwners'> {
  return {
    scope: 'sync',
    lesser: { scope: 'manage', allows: async () => true },
    handle: async () => ({ status: 200, body: { value: await lookups.owners() } }),
  };
}

/** The priorities of tasks. */
export function listPriorities(lookups: LookupService): Handler<'ListPriorities'> {
  return {
    scope: 'read',
    handle: async () => ({ status: 200, body: { value: await lookups.priorities() } }),
  };
}

/** Users of Dynamics. */
export function listUsers(lookups: LookupService): Handler<'ListUsers'> {
  return {
    scope: 'sync',
    lesser: { scope: 'manage', allows: async () => true },
    handle: async () => ({ status: 200, body: { value: await lookups.users() } }),
  };
}

/** The outputs of a contact under the present mapping. */
export function getContactSchema(lookups: LookupService): Handler<'GetContactSchema'> {
  return {
    scope: 'read',
    handle: async () => ({ status: 200, body: { schema: await lookups.contactSchema() } }),
  };
}
