import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ContactTables } from '../../database/tables.ts';
import { typed } from '../../database/typed.ts';
import type { ChosenGroups } from '../qualifying/chosenGroups.ts';
import { isInGroups } from '../qualifying/groupMembers.ts';

/** Tables of a query over OM_Contact under the alias `contact`. */
export type WithContact = ContactTables & { contact: ContactTables['OM_Contact'] };

type WithFailure = ContactTables & { failure: ContactTables['dynamics365.failure'] };

/** Conditions on OM_Contact under the alias `contact`. */
const contact = () => expressionBuilder<WithContact, 'contact'>();

/** One single score must reach the minimum, or the sum over all enabled scores. */
export type ScoreRule = 'singleScore' | 'sumOfScores';

/** Who qualifies: by points, or where groups are given by being in them. */
export interface ScoreCondition {
  minimumScore: number;
  scoreRule: ScoreRule;
  groups?: ChosenGroups | undefined;
}

/** Linked, and stamped at or after a local time; without one, linked. */
export function linkedSince(since?: DateTime2): Expression<SqlBool> {
  const eb = contact();
  const linked = eb('contact.ContactDynamics365RelatedID', 'is not', null);
  return since === undefined ? linked : eb.and([linked, eb('contact.ContactLastModified', '>=', since)]);
}

/** Not linked, not held, and with enough unexpired points or in enough groups. */
export function qualifying(database: ContactHandle, condition: ScoreCondition): Expression<SqlBool> {
  const eb = contact();
  return eb.and([
    eb('contact.ContactDynamics365RelatedID', 'is', null),
    eb.not(isHeld()),
    reachedMinimum(database, condition),
  ]);
}

/** Enough unexpired points, or in enough groups, linked or not. */
export function reachedMinimum(database: ContactHandle, condition: ScoreCondition): Expression<SqlBool> {
  if (condition.groups) return isInGroups(database, condition.groups);
  const { db, dialect } = database;
  return contact().exists(
    unexpiredPoints(db, dialect, condition)
      .select(sql`1`.as('one'))
      .where(sql<SqlBool>`points.ContactID = contact.ContactID`)
      .groupBy('points.ContactID'),
  );
}

/**
 * Held: unlinked on purpose, or because its row was deleted. For any query that names a contact.
 * @param contactId the column with the alias of its table
 */
export function isHeld(contactId = 'contact.ContactID'): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ${sql.table('dynamics365.contact_state')} as hold
    where hold.contact_id = ${sql.ref(contactId)} and hold.held = 1)`;
}

/**
 * Of a failure under the alias `failure`: its time to be tried again has not come, or somebody has dismissed it. The one
 * rule for what is left alone until then.
 */
export function waitsForRetry({ dialect }: Pick<ContactHandle, 'dialect'>): Expression<SqlBool> {
  const eb = expressionBuilder<WithFailure, 'failure'>();
  return eb.or([
    eb('failure.state', '=', 'dismissed'),
    eb.and([
      eb('failure.state', '=', 'open'),
      eb.or([
        eb('failure.next_attempt_at', 'is', null),
        eb('failure.next_attempt_at', '>', dialect.utcNow()),
      ]),
    ]),
  ]);
}

/**
 * With a failure that waits: neither the contact nor the mapping has changed since.
 * @param fingerprint of the mapping
 */
export function waitsWith(database: ContactHandle, fingerprint: string): Expression<SqlBool> {
  const eb = contact();
  return eb.exists(
    eb
      .selectFrom('dynamics365.failure as failure')
      .select(sql`1`.as('one'))
      .whereRef('failure.contact_id', '=', 'contact.ContactID')
      .whereRef('failure.contact_modified_local', '=', 'contact.ContactLastModified')
      .where('failure.activity_id', '=', 0)
      .where('failure.mapping_fingerprint', '=', fingerprint)
      .where(waitsForRetry(database)),
  );
}

/** With a failure nobody has dismissed or resolved. */
export function failed(): Expression<SqlBool> {
  const eb = contact();
  const open = eb
    .selectFrom('dynamics365.failure as failure')
    .select('failure.contact_id')
    .where('failure.state', '=', 'open');
  // As a list rather than contact by contact: they are few, and found by their state.
  return eb('contact.ContactID', 'in', open);
}

/**
 * Points under the alias `points` that make enough of a contact; group them by its ContactID. They count through the
 * whole day they expire on. By default each score is judged by itself, disabled scores and those of personas included, as
 * the module's query is believed to do: that reading is an inference, and an option.
 */
export function unexpiredPoints(
  db: Pick<ContactHandle['db'], 'selectFrom'>,
  dialect: ContactHandle['dialect'],
  { minimumScore, scoreRule }: ScoreCondition,
) {
  const enough = db
    .selectFrom('OM_ScoreContactRule as points')
    .where((eb) =>
      eb.or([eb('points.Expiration', 'is', null), eb('points.Expiration', '>=', dialect.today())]),
    )
    // A sum of ints is an int, which overflows on SQL Server.
    .having((eb) => eb.fn.sum(typed(eb.ref('points.Value'), 'bigint')), '>=', minimumScore);
  if (scoreRule === 'singleScore') return enough.groupBy('points.ScoreID');
  return enough
    .innerJoin('OM_Score as score', 'score.ScoreID', 'points.ScoreID')
    .where('score.ScoreEnabled', '=', true);
}
