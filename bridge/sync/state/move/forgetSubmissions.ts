import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/**
 * Forgets events of forms from before a move: submissions have other numbers since, so that a flow would be told of
 * somebody else's.
 */
export async function forgetSubmissions({ db }: DatabaseHandle): Promise<void> {
  await db.deleteFrom('dynamics365.event').where('kind', '=', 'formSubmitted').execute();
}
