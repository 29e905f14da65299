import type { CompiledQuery } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import type { JsonRow } from '../../database/dialectFunctions.ts';
import { idRows } from '../../database/idRows.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ContactState } from './contactState.ts';

const columns = columnsOf('dynamics365.contact_state', {
  only: [
    'contact_id',
    'version',
    'agreed',
    'mapping_fingerprint',
    'row_version',
    'pending',
    'pending_run_id',
    'pending_token',
    'pending_at',
    'changed_at',
    'lagging',
  ],
  json: ['agreed', 'pending', 'lagging'],
});

/**
 * Stores states as they are to be, each guarded by the version it was read with. `held` is not written here.
 * @param now UTC of the database
 * @returns ContactIDs whose guard held; the others were changed by somebody else and must be decided anew
 */
export async function saveContactStates(
  database: DatabaseHandle,
  states: readonly ContactState[],
  now: DateTime2,
): Promise<Set<number>> {
  if (states.length === 0) return new Set();
  const fresh = states.filter((state) => state.version === 0).map((state) => toRow(state, now));
  const known = states.filter((state) => state.version > 0).map((state) => toRow(state, now));
  if (fresh.length === 0) return new Set(await updateKnown(database, known));
  return inTransaction(database, async (transaction) => {
    return new Set([...(await insertNew(transaction, fresh)), ...(await updateKnown(transaction, known))]);
  });
}

async function insertNew(
  transaction: DatabaseHandle,
  rows: readonly JsonRow<typeof columns>[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.contact_id ?? 0);
  const present = new Set(await presentIds(transaction, ids));
  const absent = rows.filter((row) => !present.has(row.contact_id ?? 0));
  const inserted = await insertIfAbsent(
    transaction,
    'dynamics365.contact_state',
    columns,
    ['contact_id'],
    absent.map((row) => ({ ...row, version: 1 })),
  );
  // Somebody came between the two statements: none of them is ours for certain.
  return inserted === absent.length ? absent.map((row) => row.contact_id ?? 0) : [];
}

async function presentIds({ db, dialect }: DatabaseHandle, ids: readonly number[]): Promise<number[]> {
  const wanted = idRows(dialect, 'wanted', ids);
  const rows = await db
    .selectFrom('dynamics365.contact_state as state')
    .innerJoin(wanted, 'wanted.id', 'state.contact_id')
    .select('state.contact_id')
    .execute();
  return rows.map((row) => row.contact_id);
}

async function updateKnown(
  database: DatabaseHandle,
  rows: readonly JsonRow<typeof columns>[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  const written = await database.db.executeQuery(boundUpdate(database, rows));
  return written.rows.map((row) => row.contact_id);
}

/**
 * The statement that stores states as saveContactStates does, to be carried out together with others; all of them have
 * been stored before. It answers the `contact_id` of each whose guard held.
 */
export function stateUpdate(
  database: DatabaseHandle,
  states: readonly ContactState[],
  now: DateTime2,
): CompiledQuery<{ contact_id: number }> {
  return boundUpdate(
    database,
    states.map((state) => toRow(state, now)),
  );
}

function boundUpdate({ db, dialect }: DatabaseHandle, rows: readonly JsonRow<typeof columns>[]) {
  const query = compiled(dialect, '', () => updateQuery({ db, dialect }));
  return bind(query, { rows });
}

const compiled = createQueryCache();

function updateQuery({ db, dialect }: Pick<DatabaseHandle, 'db' | 'dialect'>) {
  const update = db
    .updateTable('dynamics365.contact_state')
    .from(dialect.jsonRows('given', columns, placeholder<JsonRow<typeof columns>[]>('rows')))
    .set((eb) => ({
      version: eb(eb.ref('given.version'), '+', 1),
      agreed: eb.ref('given.agreed'),
      mapping_fingerprint: eb.ref('given.mapping_fingerprint'),
      row_version: eb.ref('given.row_version'),
      pending: eb.ref('given.pending'),
      pending_run_id: eb.ref('given.pending_run_id'),
      pending_token: eb.ref('given.pending_token'),
      pending_at: eb.ref('given.pending_at'),
      changed_at: eb.ref('given.changed_at'),
      lagging: eb.ref('given.lagging'),
    }))
    .whereRef('dynamics365.contact_state.contact_id', '=', 'given.contact_id')
    .whereRef('dynamics365.contact_state.version', '=', 'given.version');
  return dialect.outputUpdated(update, ['contact_id']);
}

function toRow(state: ContactState, now: DateTime2): JsonRow<typeof columns> {
  return {
    contact_id: state.contactId,
    version: state.version,
    agreed: state.agreed ?? null,
    mapping_fingerprint: state.mappingFingerprint ?? null,
    row_version: state.rowVersion ?? null,
    pending: state.pending?.attempts ?? null,
    pending_run_id: state.pending?.runId ?? null,
    pending_token: state.pending?.token ?? null,
    pending_at: state.pending?.at ?? null,
    changed_at: now,
    lagging: state.lagging ?? null,
  };
}
