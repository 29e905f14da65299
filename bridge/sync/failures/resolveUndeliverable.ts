import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { isForgotten } from '../contacts/gone/isForgotten.ts';
import { isHeld } from '../contacts/isHeld.ts';
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
        isForgotten('failure.contact_id'),
        eb.and([eb('failure.kind', '!=', 'deleted'), isHeld('failure.contact_id')]),
      ]),
    );
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('failure_id', 'in', undeliverable)
    .execute();
}
