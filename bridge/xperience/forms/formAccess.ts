import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** Whose forms are asked for. */
export interface FormAccess {
  /** SiteName whose forms count, where the product has sites; without it those of all sites. */
  site?: string | undefined;
  /** Of the user who asks, where roles of single forms apply to them: an administrator and a key read all. */
  userId?: number | undefined;
}

/** Whether a form is there and may not be read; one that was deleted is closed to nobody. */
export function isClosed(database: MainHandle, formId: number, access: FormAccess): Promise<boolean> {
  return database.product.forms.isClosed(database, formId, access);
}
