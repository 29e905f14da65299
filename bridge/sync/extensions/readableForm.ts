import { ContactFormUnreadable } from '../../xperience/fields/contactFormUnreadable.ts';
import { SyncRefused } from '../syncRefused.ts';

/**
 * Reads something of the contact class.
 * @throws SyncRefused where Xperience does not tell which fields contacts have
 */
export async function readableForm<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ContactFormUnreadable)) throw error;
    throw new SyncRefused({ kind: 'notReady', code: 'contactFormUnreadable', detail: error.message });
  }
}
