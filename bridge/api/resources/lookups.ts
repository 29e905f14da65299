import { describeContact } from '../../mapping/describeContact.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { readExtendedFields } from '../../sync/extensions/extendedFields.ts';
import { contactTable } from '../../sync/settings/contactTable.ts';
import { searchContacts } from '../../xperience/contacts/searchContacts.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { contactSchema } from '../present/contactSchema.ts';
import { presentColumn, presentContactChoice, presentContactField } from '../present/presentLookups.ts';

/** What dropdowns and dynamic schemas offer while a flow is made. */
export function lookupOperations({ parts }: Engine) {
  const { database, dataverse, stopping } = parts;
  const call = { signal: stopping };
  // Who maps a column that was made just now expects to find it.
  const now = { ...call, maxAgeMs: 30_000 };
  const columns = async () => (await dataverse.describeTable(contactTable, now)).columns;
  return {
    /** Contacts that begin with a text, or the newest. */
    FindContacts: {
      scope: 'read',
      async handle({ query }) {
        const found = await searchContacts(database, query.search ?? '');
        return { status: 200, body: { value: found.map(presentContactChoice) } };
      },
    },

    /** The contact fields a mapping may use. */
    ListContactFields: {
      scope: 'read',
      async handle() {
        const { offered } = await readExtendedFields(database, parts.extensions);
        return { status: 200, body: { value: offered.map(presentContactField) } };
      },
    },

    ListColumns: {
      scope: 'read',
      handle: async () => ({ status: 200, body: { value: (await columns()).map(presentColumn) } }),
    },

    /** None for a column without choices. */
    ListChoices: {
      scope: 'read',
      async handle({ query }) {
        const name = query.column.trim().toLowerCase();
        const column = (await columns()).find((each) => each.name === name);
        if (column) {
          const value = (column.choices ?? []).map(({ value, label }) => ({ value, label }));
          return { status: 200, body: { value } };
        }
        return {
          refused: 'notFound',
          code: 'columnNotFound',
          field: 'column',
          detail: `Contacts in Dynamics 365 have no column "${query.column}".`,
        };
      },
    },

    /** Users and teams that can own rows. */
    ListOwners: {
      scope: 'sync',
      lesser: { scope: 'manage', allows: async () => true },
      async handle() {
        const owners = await dataverse.listOwners(call);
        const value = owners.map(({ reference, name, kind }) => ({ reference, name, kind }));
        return { status: 200, body: { value } };
      },
    },

    ListUsers: {
      scope: 'sync',
      lesser: { scope: 'manage', allows: async () => true },
      handle: async () => ({ status: 200, body: { value: await dataverse.listUsers(call) } }),
    },

    /** The priorities of tasks. */
    ListPriorities: {
      scope: 'read',
      async handle() {
        const task = await dataverse.describeTable('task', call);
        const { choices = [] } = task.columns.find((column) => column.name === 'prioritycode') ?? {};
        return { status: 200, body: { value: choices.map(({ value, label }) => ({ value, label })) } };
      },
    },

    /** JSON schema of a contact under the present mapping. */
    GetContactSchema: {
      scope: 'read',
      async handle() {
        const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
        const schema = contactSchema(describeContact(plan.mapping, plan.table.primaryId));
        return { status: 200, body: { schema } };
      },
    },
  } satisfies Partial<Handlers>;
}
