import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';
import type { FormAccess } from './formAccess.ts';
import type { FormSummary } from './formTypes.ts';

/** The forms of Xperience that may be read, by display name. */
export async function listForms(database: MainHandle, access: FormAccess = {}): Promise<FormSummary[]> {
  const rows = await database.product.forms.listForms(database, access);
  const localize = await readLocalize(
    database,
    rows.map((row) => row.displayName),
  );
  return rows.map(({ displayName, ...row }) => ({
    ...row,
    displayName: readableName(localize, displayName, row.name),
  }));
}
