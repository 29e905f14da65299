import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** Whether Xperience knows the form at all, whoever may see it. */
export async function isFormThere(database: MainHandle, formId: number): Promise<boolean> {
  return (await database.product.forms.findForm(database, formId, {})) !== undefined;
}
