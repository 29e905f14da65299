import type { MappingItem } from '../../mapping/types.ts';

/**
 * Columns that the shipped flow “Bring changes from Dynamics to Xperience” watches (connector/flows/incomingAutomated.json):
 * those of the first mapping.
 */
export const watchedColumns: ReadonlySet<string> = new Set([
  'firstname',
  'middlename',
  'lastname',
  'jobtitle',
  'emailaddress1',
  'telephone1',
  'mobilephone',
  'birthdate',
  'address1_line1',
  'address1_city',
  'address1_postalcode',
]);

/** Mapped columns whose changes that flow does not tell of, as far as nobody has added them there. */
export function notWatched(items: readonly MappingItem[]): string[] {
  return items
    .filter(({ column, direction }) => direction !== 'toDynamics' && !watchedColumns.has(column))
    .map(({ column }) => column);
}
