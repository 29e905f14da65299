import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { readCursor, readCursors, removeCursor, saveCursor } from '../cursor.ts';

/** What was registered in Dynamics last, as the command that did it wrote it down. */
export interface WebhookRegistration {
  /** Address that Dataverse calls. */
  url: string;
  /** ID of the service endpoint; null where somebody entered everything by hand. */
  endpointId: string | null;
  /** Columns whose changes are told of, in alphabetical order. */
  columns: string[];
  /** Whether tasks and appointments are told of, too; missing where they never were. */
  activities?: boolean;
  /** Beginning of the API key that Dataverse calls with. */
  keyPrefix: string;
  /** Beginnings of keys that it called with before. */
  formerKeys: string[];
  /** UTC, ISO 8601. */
  registeredAt: string;
}

const name = 'webhooks.registration';

/** @returns undefined where nothing was registered by the command */
export function readRegistration(database: DatabaseHandle): Promise<WebhookRegistration | undefined> {
  return readCursor<WebhookRegistration>(database, name);
}

export function saveRegistration(database: DatabaseHandle, value: WebhookRegistration): Promise<void> {
  return saveCursor(database, name, value);
}

export async function forgetRegistration(database: ContactHandle): Promise<void> {
  for (const cursor of await readCursors(database, name)) await removeCursor(database, cursor);
}
