import { type AliasedExpression, sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../database/bridgeTables.ts';
import { bind, createQueryCache } from '../../database/createQueryCache.ts';
import { typed } from '../../database/typed.ts';
import type { FieldValue } from '../../mapping/types.ts';
import { readWideDecimals } from '../fields/readWideDecimals.ts';
import { type ContactsAsked, type OpenQuestion, openQuestion } from './askedContacts.ts';
import { qualifying, type ScoreCondition } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumns,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';
import { hasName } from './findContacts.ts';

const failureColumns = [
  'failure_id',
  'field',
  'code',
  'kind',
  'detail',
  'attempts',
  'last_seen_at',
  'next_attempt_at',
] as const;

/** An open failure of a contact, as far as it is shown. */
export type ShownFailure = Pick<BridgeRow<'dynamics365.failure'>, (typeof failureColumns)[number]>;

/** A contact, and how it stands. */
export interface StandingContact {
  record: ContactRecord;
  held: boolean;
  /** Why; only where it is held on purpose. */
  heldReason?: string;
  /** Not linked, not held, and with enough points; false without a score. */
  qualifying: boolean;
  /** The oldest of its own that is open. */
  failure?: ShownFailure;
}

/** Beside the columns of a contact, under names that none of them has. */
interface SelectedStanding {
  known_held: boolean | null;
  known_held_reason: string | null;
  known_qualifying: boolean;
  known_failure_id: number | null;
}

const compiled = createQueryCache();

/**
 * Contacts in the order of their IDs and how they stand, in one statement; the names of what they refer to take one more.
 * @param options.score who qualifies by it; absent where nobody can, or nobody can tell
 */
export async function readStandingContacts(
  database: DatabaseHandle,
  asked: ContactsAsked,
  { fields, score }: { fields: readonly string[]; score?: ScoreCondition | undefined },
): Promise<StandingContact[]> {
  const { db, dialect } = database;
  if (asked.by === 'ids' && asked.ids.length === 0) return [];
  const wide = await readWideDecimals(database);
  const question = openQuestion(asked);
  const build = () => select(database, question, contactColumns(database, fields, wide), score);
  const { key, values } = question;
  const statement =
    key === undefined
      ? build().compile()
      : bind(compiled(dialect, JSON.stringify([key, score, fields, [...wide]]), build), values);
  const { rows } = (await db.executeQuery(statement)) as { rows: (SelectedContact & SelectedStanding)[] };
  const records = await toContactRecords(database, rows, fields);
  return records.flatMap((record, index): StandingContact[] => {
    const row = rows[index];
    if (!row || (asked.by === 'email' && !hasName(record, asked))) return [];
    const { known_held, known_qualifying } = row;
    const failure = failureOf(row);
    return [{ record, held: known_held ?? false, qualifying: known_qualifying, ...(failure && { failure }) }];
  });
}

type Columns = readonly AliasedExpression<FieldValue, string>[];

function select(
  database: ContactHandle,
  { condition, limit }: OpenQuestion,
  contact: Columns,
  score: ScoreCondition | undefined,
) {
  const { db, dialect } = database;
  const qualifies = score ? sql`case when ${qualifying(database, score)} then 1 else 0 end` : sql`0`;
  const query = db
    .selectFrom('OM_Contact as contact')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'contact.ContactID')
    .leftJoin('dynamics365.failure as failure', (join) =>
      join.on((eb) =>
        eb(
          'failure.failure_id',
          '=',
          eb
            .selectFrom('dynamics365.failure as unsettled')
            // With the bare column the embedded engine walks the open failures of all contacts, for each of them.
            .select(sql<number>`min(unsettled.failure_id + 0)`.as('oldest'))
            .whereRef('unsettled.contact_id', '=', 'contact.ContactID')
            .where('unsettled.activity_id', '=', 0)
            .where('unsettled.state', '=', 'open'),
        ),
      ),
    )
    .select(contact)
    .select(['state.held as known_held', 'state.held_reason as known_held_reason'])
    .select([typed(qualifies, 'bit').as('known_qualifying')])
    .select(failureColumns.map((name) => sql<FieldValue>`${sql.ref(`failure.${name}`)}`.as(`known_${name}`)))
    .where(condition(database))
    .orderBy('contact.ContactID');
  return limit === undefined ? query : dialect.limit(query, limit);
}

function failureOf(row: SelectedContact & SelectedStanding): ShownFailure | undefined {
  if (row.known_failure_id === null) return undefined;
  return Object.fromEntries(
    failureColumns.map((name) => [name, row[`known_${name}`]]),
  ) as unknown as ShownFailure;
}
