import { defineTable, type TableDefinition } from '../../../bridge/database/defineTable.ts';
import { contactFields, customContactFields } from '../contactClass.ts';
import { columnsOf, type SampleField } from '../formDefinition.ts';
import { contactColumnsByKentico, contactOptionsByKentico } from './tables/contactTables.ts';

/**
 * Which fields OM.Contact has besides the product's own: all of the sample, all but the two of the link, or none, as in a
 * new installation nobody has prepared.
 */
export type CustomFields = 'all' | 'withoutLink' | 'none';

const isLink = (name: string): boolean => name.startsWith('ContactDynamics365');

function wanted({ column, system }: Pick<SampleField, 'column' | 'system'>, which: CustomFields): boolean {
  if (system || which === 'all') return true;
  return which === 'withoutLink' && !isLink(column);
}

/** The fields of the contact class. */
export function contactFieldsByKentico(which: CustomFields): SampleField[] {
  return contactFields.filter((field) => wanted(field, which));
}

/** OM_Contact with those fields. */
export function contactByKentico(which: CustomFields): TableDefinition {
  const custom = customContactFields.filter((field) => wanted(field, which));
  const own = Object.entries(contactColumnsByKentico).filter(([name]) => which === 'all' || !isLink(name));
  return defineTable(
    'OM_Contact',
    { ...Object.fromEntries(own), ...columnsOf(custom) },
    contactOptionsByKentico,
  );
}
