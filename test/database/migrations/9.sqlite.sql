create table "dynamics365"."contact_to_check" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "noted_at" datetime2(7) not null check ("noted_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_contact_to_check" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_contact_to_check_noted_at" on "contact_to_check" ("noted_at");

create index "dynamics365"."IX_dynamics365_run_finished_at" on "run" ("finished_at");

create index "dynamics365"."IX_dynamics365_run_told_finished_at" on "run" ("told_finished_at");

create index "dynamics365"."IX_dynamics365_failure_activity_id" on "failure" ("activity_id");

create index "dynamics365"."IX_dynamics365_failure_state_failure_id" on "failure" ("state", "failure_id");

create index "dynamics365"."IX_dynamics365_failure_state_last_seen_at" on "failure" ("state", "last_seen_at");

create index "dynamics365"."IX_dynamics365_event_kind_sequence" on "event" ("kind", "sequence");

create index "dynamics365"."IX_dynamics365_event_kind_topic_subject_id" on "event" ("kind", "topic", "subject_id");
