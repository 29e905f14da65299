import { isDatabaseError } from '../../../database/databaseError.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import type { CompiledPlan } from '../../settings/compileStored.ts';
import type { ContactState } from '../../state/contactState.ts';
import { isKnown } from '../../state/knownVersions.ts';
import type { RememberedContacts } from '../../state/readContactMemory.ts';
import { type DeliveredKnown, type DeliveredRow, readDeliveredRows } from '../../state/readDeliveredRows.ts';
import { readKnownRows } from '../../state/readKnownRows.ts';
import type { SyncParts } from '../../syncParts.ts';
import { compiledWhileSame } from '../prepareContacts.ts';
import { isLikelyStored, noteStored } from '../versionsStored.ts';
import { createGathering } from './createGathering.ts';
import { requireStillOn } from './requireSwitchedOn.ts';
import { settledRow } from './settledRows.ts';

/** How new a delivery says it is, and of what it speaks. */
export interface ToldOfRow {
  /** Version of the row as it was delivered, as far as it tells one. */
  version: string | undefined;
  /** Whether the delivery holds a property. */
  holds: (property: string) => boolean;
  /** The mapping as it is (see compiledWhileSame). */
  fingerprint: string | undefined;
}

/** Whether a delivery can tell nothing of a row; with another mapping than it was known with it may. */
export function isRowKnown(
  known: Pick<ContactState, 'mappingFingerprint' | 'rowVersion' | 'lagging'>,
  { version, holds, fingerprint }: ToldOfRow,
): boolean {
  const isSame = fingerprint !== undefined && known.mappingFingerprint === fingerprint;
  return isSame && isKnown(version, known, holds);
}

/** What a look at a row that was delivered came to. */
export type RowLook =
  | { isKnown: true }
  /** It may tell something; the contact as it was read with the fields of a mapping, where that was known. */
  | { isKnown: false; read?: ReadContact };

/** The contact of a row as it was read by a mapping. */
export interface ReadContact {
  memory: RememberedContacts;
  mapping: CompiledMapping;
}

/**
 * Tells whether a delivered row has nothing for any contact. One that nobody is linked to may be the survivor of a
 * merge, so of that it is not told.
 * @param rowId GUID in lower case
 * @param version of the row as it was delivered, as far as it tells one
 * @param holds whether what was delivered holds a property; it may hold any unless told otherwise
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0
 */
export type RowCheck = (
  rowId: string,
  version: string | undefined,
  holds?: (property: string) => boolean,
) => Promise<RowLook>;

/** Rows that are read as one, and such readings at once: the connections are for others as well. */
const together = { most: 200, atOnce: 2 };

/** What was found of a row, and the mapping it was looked at by. */
interface FoundRow {
  known: DeliveredKnown | undefined;
  compiled: CompiledPlan | undefined;
}

type Found = FoundRow | { error: unknown };

/**
 * Makes the quick check of rows that come in, which for most of them is the only one: flows deliver a row for each of
 * its changes, those of the bridge among them. Of a row that may tell something the contact is read with the same look.
 * Rows that come at the same moment are looked at together. Switches and mapping are as they were a moment ago at most.
 */
export function createRowCheck(parts: SyncParts): RowCheck {
  const compiledNow = async () => {
    await requireStillOn(parts);
    return compiledWhileSame(parts, { reuse: true });
  };
  const readVersions = createGathering(async (rowIds: readonly string[]): Promise<FoundRow[]> => {
    const compiled = await compiledNow();
    const known = await readKnownRows(parts.database, rowIds);
    return rowIds.map((rowId) => ({ known: known.get(rowId), compiled }));
  }, together);
  const read = createGathering(async (asked: readonly DeliveredRow[]): Promise<Found[]> => {
    const compiled = await compiledNow();
    const by = { fingerprint: compiled?.fingerprint, fields: compiled?.mapping.fields };
    const look = async (some: readonly DeliveredRow[]): Promise<Found[]> =>
      (await readDeliveredRows(parts.database, some, by)).map((known) => ({ known, compiled }));
    try {
      return await look(asked);
    } catch (error) {
      if (asked.length < 2 || isDatabaseError(error)) throw error;
      // What is stored for one of them cannot be read: the others need not know.
      return (
        await Promise.all(asked.map((each) => look([each]).catch((e: unknown) => [{ error: e }])))
      ).flat();
    }
  }, together);
  return async (rowId, version, holds = () => true) => {
    const tellsNothing = ({ known, compiled }: FoundRow) =>
      known !== undefined && isRowKnown(known, { version, holds, fingerprint: compiled?.fingerprint });
    if (isLikelyStored(parts.dataverse, version)) {
      if (tellsNothing(await readVersions(rowId))) return { isKnown: true };
    }
    // Its version is stored without a look (see storeNewerVersion).
    if (settledRow(parts, rowId, version)) return { isKnown: false };
    const found = await read({ rowId, version });
    if ('error' in found) throw found.error;
    if (tellsNothing(found)) {
      noteStored(parts.dataverse, version);
      return { isKnown: true };
    }
    const { known, compiled } = found;
    if (!compiled || !known?.memory) return { isKnown: false };
    return { isKnown: false, read: { memory: known.memory, mapping: compiled.mapping } };
  };
}
