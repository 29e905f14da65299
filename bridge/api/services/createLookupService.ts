import { describeContact } from '../../mapping/describeContact.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { readExtendedFields } from '../../sync/extensions/extendedFields.ts';
import { contactTable } from '../../sync/settings/contactTable.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { searchContacts } from '../../xperience/contacts/searchContacts.ts';
import type { LookupService } from '../services.ts';
import { contactSchema } from './contactSchema.ts';

/** What dropdowns offer while a flow is made. */
export function createLookupService(parts: SyncParts): LookupService {
  const { database, dataverse, stopping } = parts;
  const call = { signal: stopping };
  // Who maps a column that was made just now expects to find it.
  const now = { ...call, maxAgeMs: 30_000 };
  const columns = async () => (await dataverse.describeTable(contactTable, now)).columns;
  return {
    contacts: async (search) =>
      (await searchContacts(database, search)).map(({ contactId, firstName, lastName, email }) => ({
        contactId: String(contactId),
        label: [`${firstName} ${lastName}`.trim(), email, `ID ${contactId}`].filter(Boolean).join(', '),
      })),
    contactFields: async () =>
      (await readExtendedFields(database, parts.extensions)).offered.map(
        ({ name, caption, type, size, precision, required, toDynamicsOnly }) => ({
          name,
          caption,
          type,
          ...(size !== undefined && { size }),
          ...(precision !== undefined && { precision }),
          required,
          toDynamicsOnly,
        }),
      ),
    columns: async () =>
      (await columns()).map((column) => ({
        name: column.name,
        label: column.label,
        type: column.type,
        ...(column.format && { format: column.format }),
        ...(column.behavior && { behavior: column.behavior }),
        ...(column.maxLength !== undefined && { maxLength: column.maxLength }),
        ...(column.min !== undefined && { minimum: column.min }),
        ...(column.max !== undefined && { maximum: column.max }),
        ...(column.precision !== undefined && { precision: column.precision }),
        ...(column.targets && { targets: column.targets.map(({ table }) => table) }),
        required: column.required,
        readable: column.validForRead,
        writable: column.validForCreate || column.validForUpdate,
      })),
    choices: async (name) => {
      const column = (await columns()).find((each) => each.name === name.trim().toLowerCase());
      return column && (column.choices ?? []).map(({ value, label }) => ({ value, label }));
    },
    owners: async () =>
      (await dataverse.listOwners(call)).map(({ reference, name, kind }) => ({ reference, name, kind })),
    users: () => dataverse.listUsers(call),
    priorities: async () => {
      const task = await dataverse.describeTable('task', call);
      const { choices = [] } = task.columns.find((column) => column.name === 'prioritycode') ?? {};
      return choices.map(({ value, label }) => ({ value, label }));
    },
    contactSchema: async () => {
      const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
      return contactSchema(describeContact(plan.mapping, plan.table.primaryId));
    },
  };
}
