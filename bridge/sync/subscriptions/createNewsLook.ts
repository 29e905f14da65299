import type { InstantDetection, Looked } from '../events/createInstantDetection.ts';
import type { Wanted } from '../events/looks/look.ts';
import type { EventKind } from '../state/events/events.ts';
import type { TroubleLog } from './createTroubleLog.ts';

/** A kind of event that cannot be looked for, or all of them. */
export type LookTrouble = EventKind | 'look';

const message = 'What is to be told at once could not be looked for; it is tried again';

/**
 * Makes the look for what is new. What is in the way of it is in the log, and stops nobody from being told of what is
 * recorded already.
 */
export function createNewsLook(
  instant: InstantDetection,
  trouble: Pick<TroubleLog<LookTrouble>, 'failed' | 'works'>,
): (wanted: Wanted) => Promise<Pick<Looked, 'foundNews' | 'kinds'>> {
  return async (wanted) => {
    try {
      const looked = await instant.look(wanted);
      trouble.works('look');
      for (const kind of looked.kinds) {
        const error = looked.failures.get(kind);
        if (error === undefined) trouble.works(kind, { kind });
        else trouble.failed(kind, error, message, { kind });
      }
      return looked;
    } catch (error) {
      trouble.failed('look', error, message);
      return { foundNews: false, kinds: [] };
    }
  };
}
