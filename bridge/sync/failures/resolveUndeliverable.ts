import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { resolved } from './resolved.ts';

/**
 * Settles failures of contacts there is nothing left to deliver of: those that are neither in Xperience nor linked any
 * more, and those that are held. That a row was deleted, which may be why its contact is held, stays told.
 */
export async function resolveUndeliverable(database: DatabaseHandle): Promise<void> {
  const { utc } = await currentTimes(database);
  const { db } = database;
  const undeliverable = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where('failure.state', 'in', ['open', 'dismissed'])
    .where('failure.activity_id', '=', 0)
    .where((eb) =>
      eb.or([
        eb.and([eb.not(known('OM_Contact', 'ContactID')), eb.not(known('dynamics365.link', 'contact_id'))]),
        eb.and([eb('failure.kind', '!=', 'deleted'), isHeld]),
      ]),
    );
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('failure_id', 'in', undeliverable)
    .execute();
}

function known(table: 'OM_Contact' | 'dynamics365.link', column: string) {
  return sql<SqlBool>`exists (select 1 from ${sql.table(table)} as known
    where ${sql.ref(`known.${column}`)} = failure.contact_id)`;
}

const isHeld = sql<SqlBool>`exists (select 1 from ${sql.table('dynamics365.contact_state')} as state
  where state.contact_id = failure.contact_id and state.held = 1)`;
