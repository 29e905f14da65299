import type { components } from '../../../schemas/contract.ts';
import type { ContactField, DataverseColumn } from '../../mapping/types.ts';
import type { ContactSummary } from '../../xperience/contacts/searchContacts.ts';

type Schemas = components['schemas'];

/** A contact to choose, as a dropdown shows it. */
export function presentContactChoice({
  contactId,
  firstName,
  lastName,
  email,
}: ContactSummary): Schemas['ContactChoice'] {
  const label = [`${firstName} ${lastName}`.trim(), email, `ID ${contactId}`].filter(Boolean).join(', ');
  return { contactId: String(contactId), label };
}

/** A contact field with what a mapping has to fit. */
export function presentContactField({
  name,
  caption,
  type,
  size,
  precision,
  required,
  toDynamicsOnly,
}: ContactField): Schemas['ContactFieldItem'] {
  return {
    name,
    caption,
    type,
    ...(size !== undefined && { size }),
    ...(precision !== undefined && { precision }),
    required,
    toDynamicsOnly,
  };
}

/** A column with its type, limits and targets. */
export function presentColumn(column: DataverseColumn): Schemas['ColumnItem'] {
  return {
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
  };
}
