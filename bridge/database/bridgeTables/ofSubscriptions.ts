import { defineTable } from '../defineTable.ts';

// Flows that are started at once: what each waits for, how far it was told, and what was given up.

/** A flow that waits to be told. Times are UTC. */
export const subscription = defineTable(
  'dynamics365.subscription',
  {
    subscription_id: 'int identity',
    /** Its ID in addresses. */
    public_id: 'uniqueidentifier',
    /** Kind of the events, as in `event`. */
    kind: 'nvarchar(40)',
    /** What narrows them, as JSON. */
    filter: 'nvarchar(1000)',
    /** User name, API key name, or name by Microsoft Entra ID; how they sign in; who that is when a name is used again. */
    owner: 'nvarchar(254)',
    owner_kind: 'nvarchar(20)',
    owner_mark: 'nvarchar(64) null',
    /** Where the flow is told, encrypted: whoever knows it can start the flow. */
    address: 'nvarchar(max)',
    host: 'nvarchar(255)',
    /** Keyed hash of owner, kind, filter and address: the same registered twice is told once. */
    target_hash: 'nvarchar(64)',
    /** The subscription it is a repetition of, which is told in its place. */
    same_as: 'int null',
    /** `active`, `paused`, `ended`. */
    state: 'nvarchar(20)',
    /** Why it is paused or has ended. */
    code: 'nvarchar(60) null',
    /** When it was paused or ended. */
    changed_at: 'datetime2(7)',
    /** All events up to this one are told, or of no interest. */
    position: 'int',
    /** Last event of the notification being told; NULL while there is none. */
    in_hand: 'int null',
    /** How often that notification failed, when it is tried again, and how it failed last. */
    attempts: 'int default 0',
    next_attempt_at: 'datetime2(7) null',
    last_status: 'int null',
    last_error: 'nvarchar(60) null',
    delivered_at: 'datetime2(7) null',
    created_at: 'datetime2(7)',
    ends_at: 'datetime2(7) null',
  },
  { unique: [['public_id']], indexes: [['state'], ['owner', 'owner_kind'], ['target_hash']] },
);

/** A notification that was given up after all attempts: of which events, never what was in it. Times are UTC. */
export const deadLetter = defineTable(
  'dynamics365.dead_letter',
  {
    dead_letter_id: 'int identity',
    subscription_id: 'int',
    first_sequence: 'int',
    last_sequence: 'int',
    attempts: 'int',
    last_status: 'int null',
    last_error: 'nvarchar(60) null',
    given_up_at: 'datetime2(7)',
  },
  { indexes: [['subscription_id', 'last_sequence'], ['given_up_at']] },
);
