import { describeContact } from '../../mapping/describeContact.ts';
import { contactTable } from '../../sync/contacts/contactTable.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { readExtendedFields } from '../../sync/extensions/extendedFields.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { LookupService } from '../services.ts';
import { contactSchema } from './contactSchema.ts';

/** What dropdowns offer while a flow is made. */
export function createLookupService(parts: SyncParts): LookupService {
  const { database, dataverse, stopping } = parts;
  const call = { signal: stopping };
  const columns = async () => (await dataverse.describeTable(contactTable, call)).columns;
  return {
    contactFields: async () =>
      (await readExtendedFields(database, parts.extensions)).offered.map(
        ({ precision: _precision, computed: _computed, ...field }) => field,
      ),
    columns: async () =>
      (await columns()).map((column) => ({
        name: column.name,
        label: column.label,
        type: column.type,
        ...(column.format && { format: column.format }),
        ...(column.behavior && { behavior: column.behavior }),
        ...(column.maxLength !== undefined && { maxLength: column.maxLength }),
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
      const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false });
      return contactSchema(describeContact(plan.mapping, plan.table.primaryId));
    },
  };
}
