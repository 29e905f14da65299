import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../database/bridgeTables.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { AgreedValues } from '../../mapping/types.ts';
import { type KnownVersions, knownVersionsOf } from './knownVersions.ts';

/** Values that were about to be sent when they were stored, and by whom. */
export interface PendingValues {
  /** Every set that may still arrive, the newest last: a holder that lost its lease may have sent one late. */
  attempts: readonly AgreedValues[];
  runId: number;
  /** Fencing token of the sender. */
  token: number;
  /** UTC. */
  at: DateTime2;
}

/** What the bridge remembers of a contact. */
export interface ContactState extends KnownVersions {
  contactId: number;
  /** The version read; 0 when there is no row yet. Every write names it and fails when it has moved. */
  version: number;
  agreed?: AgreedValues;
  mappingFingerprint?: string;
  pending?: PendingValues;
  held: boolean;
}

/** A contact the bridge knows nothing of yet. */
export function unknownState(contactId: number): ContactState {
  return { contactId, version: 0, held: false };
}

/** The columns that make up a state. */
export type StoredState = Pick<
  BridgeRow<'dynamics365.contact_state'>,
  | 'contact_id'
  | 'version'
  | 'agreed'
  | 'mapping_fingerprint'
  | 'row_version'
  | 'lagging'
  | 'pending'
  | 'pending_run_id'
  | 'pending_token'
  | 'pending_at'
  | 'held'
>;

/** Reads the columns of a row into the state. */
export function contactStateOf(row: StoredState): ContactState {
  return {
    contactId: row.contact_id,
    version: row.version,
    held: row.held,
    ...(row.agreed === null ? {} : { agreed: JSON.parse(row.agreed) as AgreedValues }),
    ...(row.mapping_fingerprint === null ? {} : { mappingFingerprint: row.mapping_fingerprint }),
    ...knownVersionsOf(row),
    ...(row.pending === null ||
    row.pending_run_id === null ||
    row.pending_token === null ||
    row.pending_at === null
      ? {}
      : {
          pending: {
            attempts: JSON.parse(row.pending) as AgreedValues[],
            runId: row.pending_run_id,
            token: row.pending_token,
            at: row.pending_at,
          },
        }),
  };
}

/** States by ContactID; contacts the bridge knows nothing of are absent. */
export async function readContactStates(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, ContactState>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  const rows = await db
    .selectFrom('dynamics365.contact_state as state')
    .innerJoin(wanted, 'wanted.id', 'state.contact_id')
    .selectAll('state')
    .execute();
  return new Map(rows.map((row) => [row.contact_id, contactStateOf(row)]));
}

/** Whether something of any contact is on its way to Dynamics, or was when whoever sent it ended. */
export async function isAnyPending({ db, dialect }: DatabaseHandle): Promise<boolean> {
  const pending = db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    .where('pending_run_id', '>=', 0)
    .orderBy('pending_run_id');
  return (await dialect.limit(pending, 1).execute()).length > 0;
}
