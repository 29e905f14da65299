import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { type ContactRecord, readContacts } from '../../xperience/contacts/readContacts.ts';
import { readIdentities } from '../../xperience/contacts/readIdentities.ts';
import type { ContactState } from '../state/contactState.ts';
import { readFormerMappings } from '../state/mappedFields.ts';
import { type ContactRange, readLinksWithin, readStatesWithin } from '../state/move/readOldState.ts';
import { type ChangedSince, type FieldFound, findArrivals, type MovedPair } from './fieldArrivals.ts';

/** What the bridge knows of a contact in the old installation, beside what became of it in the new one. */
export interface MovedContact {
  contactId: number;
  /** Row it is linked to, by the bridge's memory. */
  rowId: string | null;
  /** In the new installation; undefined where it is not there. */
  here: ContactRecord | undefined;
  /** ContactDynamics365SynchronizedOn of the old one. */
  synchronizedOn: DateTime2 | null;
  state: ContactState | undefined;
  fields: readonly FieldFound[];
  /** The number belongs to another contact there than here. */
  collides: boolean;
}

/**
 * Compares the contacts of a range of numbers that the bridge remembers anything of.
 * @param range ContactIDs, the first one left out
 */
export async function comparePage(
  { old, fresh }: { old: DatabaseHandle; fresh: DatabaseHandle },
  pairs: readonly MovedPair[],
  range: ContactRange,
): Promise<MovedContact[]> {
  const links = await readLinksWithin(old, range);
  const states = await readStatesWithin(old, range);
  const ids = [...new Set([...links.keys(), ...states.keys()])].sort((one, other) => one - other);
  if (ids.length === 0) return [];
  const fields = [...new Set(pairs.flatMap(({ needs }) => needs))];
  const there = byId(await readContacts(old, { ids, fields }));
  const here = byId(await readContacts(fresh, { ids, fields }));
  const identities = await readIdentities(old, range);
  const speaking = await speakingOf(old, [...states.values()]);
  return ids.map((contactId): MovedContact => {
    const link = links.get(contactId);
    const state = states.get(contactId);
    const [before, now] = [there.get(contactId), here.get(contactId)];
    const guid = link?.contactGuid ?? before?.contactGuid;
    const collides = now !== undefined && guid !== undefined && now.contactGuid !== guid;
    const agreed = state?.agreed;
    const known = pairs.filter((pair) => speaking(state, pair));
    const comparable = before !== undefined && now !== undefined && agreed !== undefined && !collides;
    return {
      contactId,
      rowId: link?.rowId ?? null,
      here: now,
      synchronizedOn: identities.get(contactId)?.synchronizedOn ?? null,
      state,
      collides,
      fields: comparable
        ? findArrivals(
            known,
            { there: before.values, here: now.values },
            agreed,
            changedSince(before.modifiedLocal, now.modifiedLocal),
          )
        : [],
    };
  });
}

/**
 * By the stamps of a contact, which are copied as they are. Between clocks of different zones an edit within the hours that
 * they differ by may count as one of the other side: then it is reported and not sent.
 */
function changedSince(there: DateTime2, here: DateTime2): ChangedSince {
  if (there === here) return undefined;
  return here > there ? 'here' : 'there';
}

function byId(contacts: readonly ContactRecord[]): Map<number, ContactRecord> {
  return new Map(contacts.map((contact) => [contact.contactId, contact]));
}

/** Whether what a state says of a column speaks of the field that is mapped to it now. */
async function speakingOf(
  database: DatabaseHandle,
  states: readonly ContactState[],
): Promise<(state: ContactState | undefined, pair: MovedPair) => boolean> {
  const fingerprints = new Set(states.flatMap(({ mappingFingerprint }) => mappingFingerprint ?? []));
  const former = await readFormerMappings(database, fingerprints);
  return (state, { column, field }) => {
    const before = former.get(state?.mappingFingerprint ?? '')?.[column];
    return before === undefined || before === field;
  };
}
