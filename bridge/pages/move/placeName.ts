import type { MovePlan } from '../../sync/move/movePlan.ts';
import type { Texts } from '../texts/texts.ts';

/** A database for people; a file has no server. */
export function placeName({ server, database }: MovePlan['from'], { move: t }: Texts): string {
  return server === database || server === '' || server === 'embedded' ? database : t.place(database, server);
}
