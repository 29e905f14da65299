import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../startStage.ts';

const pauseMs = 10;

/**
 * Waits until engines are about to write contacts: their values are committed as pending.
 * @returns their ContactIDs; none when the signal came first
 */
export async function inHand({ database }: Stage, over: AbortSignal): Promise<number[]> {
  while (!over.aborted) {
    const contacts = await database.db
      .selectFrom('dynamics365.contact_state as state')
      .innerJoin('OM_Contact as contact', 'contact.ContactID', 'state.contact_id')
      .select('state.contact_id')
      .where('state.pending_run_id', '>', 0)
      .orderBy('state.contact_id')
      .execute();
    if (contacts.length > 0) return contacts.map(({ contact_id }) => contact_id);
    await wait(pauseMs);
  }
  return [];
}
