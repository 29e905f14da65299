import { addMilliseconds } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { changedContacts } from '../../../xperience/contacts/readChangedIds.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { SyncParts } from '../../syncParts.ts';
import { compareAll } from '../detectChanged.ts';
import { readDetectionState } from '../detectionState.ts';
import { usablePlan } from '../detectPass.ts';
import type { Look } from './look.ts';

/** A contact can be committed so long after it was stamped, ms; what takes longer an ordinary pass finds. */
const overlapMs = 5_000;
/**
 * A look may take one part in two hundred of the time: without an index on the stamp it reads the table from end to end, and then comes
 * as seldom as that takes.
 */
const restPerLook = 199;
/** Stamps compared already that are remembered; with more, contacts are compared once more. */
const mostRemembered = 20_000;

/** Looks for linked contacts that were stamped since the last look. */
export function createChangeLook(parts: SyncParts): Look {
  const { database } = parts;
  let since: DateTime2 | undefined;
  let notBefore = 0;
  let compared = new Map<number, DateTime2>();

  const stampedSince = async (start: DateTime2): Promise<{ contactId: number; stamp: DateTime2 }[]> => {
    const found: { contactId: number; stamp: DateTime2 }[] = [];
    for await (const page of changedContacts(database, start)) {
      for (const { contactId, stamp, linked } of page) {
        if (linked && compared.get(contactId) !== stamp) found.push({ contactId, stamp });
      }
    }
    return found;
  };

  return {
    kind: 'contactChanged',
    begin: async () => {
      const { local } = await currentTimes(database);
      const last = (await readDetectionState(database))?.fields?.local;
      since = last !== undefined && last < local ? last : local;
      compared = new Map();
    },
    async findNews(_wanted, { local }) {
      if (performance.now() < notBefore) return undefined;
      // Earlier than before: the local clock went back.
      const start = addMilliseconds(since === undefined || local < since ? local : since, -overlapMs);
      const started = performance.now();
      const found = await stampedSince(start);
      notBefore = performance.now() + (performance.now() - started) * restPerLook;
      if (found.length === 0) {
        since = local;
        return undefined;
      }
      return async (work) => {
        const fields = (await readDetectionState(work.database))?.fields;
        const plan = await usablePlan(parts);
        // With another mapping all contacts are noted first, which is for an ordinary pass.
        const isKnown = fields && !fields.rest?.baseline && fields.fingerprint === plan?.fingerprint;
        if (plan && isKnown)
          await compareAll(
            work,
            plan,
            found.map(({ contactId }) => contactId),
            true,
          );
        since = local;
        if (compared.size > mostRemembered) compared = new Map();
        for (const { contactId, stamp } of found) compared.set(contactId, stamp);
      };
    },
  };
}
