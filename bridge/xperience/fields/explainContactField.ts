import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CatalogueColumn } from '../../database/dialectFunctions.ts';
import type { Product } from '../../database/product.ts';
import { sameText } from '../../database/sameText.ts';
import type { FormField } from '../forms/parseFormDefinition.ts';
import { contactReferences } from './contactReferences.ts';
import { holdsAnotherRow, isTravelling, readContactForm } from './readContactFields.ts';

type FieldSource = Product['fields'];

/**
 * Why contact fields are not among those a mapping may use, as the end of a sentence about each; a field that does not
 * exist at all is left out.
 * @throws ContactFormUnreadable
 */
export async function explainContactFields(
  database: DatabaseHandle,
  names: readonly string[],
): Promise<Map<string, string>> {
  const form = await readContactForm(database);
  const catalogue = await database.dialect.readColumns(database.db, 'OM_Contact');
  const found = new Map<string, string>();
  for (const name of names) {
    const same = (other: string) => other.toLowerCase() === name.toLowerCase();
    const field = form.find(({ column }) => same(column));
    const stored = catalogue.find((column) => same(column.name));
    const reason = field
      ? reasonOf(database.product.fields, field, name, stored !== undefined)
      : stored
        ? strayColumn(database.product.fields)
        : readableOfNothing(name, catalogue);
    if (reason !== undefined) found.set(name, reason);
  }
  return found;
}

const strayColumn = ({ path }: FieldSource): string =>
  `is a column of OM_Contact for which the contact class has no field. Add the field in Xperience (${path.join(', ')}), or remove the pair`;

/** A readable form of a reference whose column releases have dropped. */
function readableOfNothing(name: string, catalogue: readonly CatalogueColumn[]): string | undefined {
  const column = contactReferences.find(({ field }) => field.name === name)?.column;
  if (column === undefined || catalogue.some((each) => sameText(each.name, column))) return undefined;
  return `is the readable form of ${column}, a column that OM_Contact has not got. Remove the pair`;
}

function reasonOf(
  source: FieldSource,
  field: FormField,
  name: string,
  isStored: boolean,
): string | undefined {
  const { column, columnType } = field;
  if (holdsAnotherRow(column))
    return 'holds the number of another row of Xperience. Map the field with its name instead, where there is one';
  if (!isTravelling(field))
    return `is of the type "${columnType}", whose values cannot be sent. Choose another field or remove the pair`;
  if (!isStored) return 'has no column in OM_Contact. Save the field again in Xperience, or remove the pair';
  if (!source.isOffered(field)) return source.whyNotOffered;
  return column === name ? undefined : `is written ${column}. Use that name`;
}
