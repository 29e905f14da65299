import { contactReferences } from './contactReferences.ts';

/** No column of Xperience's has a blank in its name, so that the two can never meet. */
const suffix = ' (own)';

const taken = new Set(contactReferences.map(({ field }) => field.name.toLowerCase()));

/** Whether a field of a site's own bears the name of a readable reference, such as ContactCountryName. */
export function isNamedLikeReference(column: string): boolean {
  return taken.has(column.toLowerCase());
}

/** What a column of OM_Contact is called as a contact field: its name, unless a readable reference has that. */
export function fieldNameOf(column: string): string {
  return isNamedLikeReference(column) ? column + suffix : column;
}

/** The column of a contact field that is no reference. */
export function columnNameOf(field: string): string {
  const column = field.endsWith(suffix) ? field.slice(0, -suffix.length) : field;
  return fieldNameOf(column) === field ? column : field;
}
