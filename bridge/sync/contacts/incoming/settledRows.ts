import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import type { ContactState } from '../../state/contactState.ts';
import { isNewer, mergedProperty } from '../../state/knownVersions.ts';
import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { noteStored } from '../versionsStored.ts';
import type { DecidedDelivery, RowBody } from './rowDelivery.ts';

/**
 * A row whose last delivery changed nothing. One that is newer and holds the same mapped values changes nothing either,
 * as long as nobody has written the contact or its state.
 */
export interface SettledRow {
  contactId: number;
  /** Of the contact's state as it is stored since. */
  stateVersion: number;
  /** Of the row. */
  rowVersion: string;
  /** ContactLastModified. */
  modifiedLocal: DateTime2;
  mapping: CompiledMapping;
  /** What the delivery held, see settledValues. */
  values: string;
}

/** Those that were delivered last. */
const capacity = 5_000;

const settled = new WeakMap<SyncParts, LRUCache<string, SettledRow>>();

/** The row, where a delivery of it in this version may be one that changes nothing. @param rowId GUID in lower case */
export function settledRow(
  parts: SyncParts,
  rowId: string,
  version: string | undefined,
): SettledRow | undefined {
  const known = settled.get(parts)?.get(rowId);
  return known && version !== undefined && isNewer(version, known.rowVersion) ? known : undefined;
}

/** One text for all of a delivery that what follows from it depends on; no value can be read from it. */
export function settledValues({ pairs }: CompiledMapping, body: RowBody): string {
  const properties = [...pairs.map(({ property }) => property), mergedProperty, ...tellingOfMerges];
  // What is left out is not the same as what is empty.
  const values = properties.map((property) => (body[property] === undefined ? [] : body[property]));
  return hash('sha256', JSON.stringify(values), 'base64');
}

const tellingOfMerges = ['_masterid_value', 'statecode'];

/**
 * Remembers a delivery that was taken and left everything as it was, or forgets what was known of its row.
 * @param state as it is stored now
 */
export function rememberSettled(
  parts: SyncParts,
  plan: Pick<ContactPlan, 'mapping' | 'fingerprint' | 'incoming'>,
  delivery: DecidedDelivery,
  state: ContactState | undefined,
): void {
  const rows = settled.get(parts) ?? new LRUCache<string, SettledRow>({ max: capacity });
  settled.set(parts, rows);
  noteStored(parts.dataverse, state?.rowVersion);
  const { rowId, version, contact, body } = delivery;
  if (!state || version === undefined || !isSettled(plan, delivery, state)) {
    rows.delete(rowId);
    return;
  }
  rows.set(rowId, {
    contactId: contact.contactId,
    stateVersion: state.version,
    rowVersion: version,
    modifiedLocal: contact.modifiedLocal,
    mapping: plan.mapping,
    values: settledValues(plan.mapping, body),
  });
}

/** Whether nothing but the delivery itself, the contact and its state had a say, and all three agree now. */
function isSettled(
  { mapping, fingerprint, incoming: extensions }: Pick<ContactPlan, 'mapping' | 'fingerprint' | 'incoming'>,
  { version, readWhole, judgement, incoming, decision }: DecidedDelivery,
  state: ContactState,
): boolean {
  const isAsTold =
    judgement.believed && judgement.missing.length === 0 && judgement.mappedSince.size === 0 && !readWhole;
  const isUnchanged =
    Object.keys(decision.toXperience).length === 0 &&
    incoming.problems.length + decision.problems.length === 0;
  // Of what it left out is known what was known before, and so it is after the next one.
  const isKnown =
    state.rowVersion === version && state.mappingFingerprint === fingerprint && state.pending === undefined;
  // Keys of rows elsewhere, and extensions, may say something else the next time.
  const isOfItself = extensions.length === 0 && mapping.pairs.every(({ key }) => key === undefined);
  return isAsTold && isUnchanged && isKnown && isOfItself;
}

/** What was known of it is not so any more. */
export function forgetSettled(parts: SyncParts, rowId: string): void {
  settled.get(parts)?.delete(rowId);
}
