import { defineTable } from '../defineTable.ts';

/** What triggers read; sequence numbers are given by a single writer in commit order. Times are UTC. */
export const event = defineTable(
  'dynamics365.event',
  {
    sequence: 'int identity',
    /** `contactQualified`, `contactChanged`, `activityLogged`, `formSubmitted`, `runFinished`. */
    kind: 'nvarchar(40)',
    /** What flows filter by: the activity type, the FormID, the kind of run. */
    topic: "nvarchar(250) default ''",
    contact_id: 'int null',
    /** ContactID, ActivityID, submission or run id, as the kind says. */
    subject_id: 'int',
    /** When it happened, and when the detection pass saw it. */
    occurred_at: 'datetime2(7)',
    recorded_at: 'datetime2(7)',
  },
  {
    indexes: [
      ['kind', 'topic', 'sequence'],
      ['recorded_at'],
      ['kind', 'sequence'],
      ['kind', 'topic', 'subject_id'],
    ],
  },
);
