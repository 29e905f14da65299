create table "dynamics365"."contact_to_check" (
  "contact_id" int not null,
  "noted_at" datetime2(7) not null,
  constraint "PK_dynamics365_contact_to_check" primary key ("contact_id")
);

create index "IX_dynamics365_contact_to_check_noted_at" on "dynamics365"."contact_to_check" ("noted_at");

create index "IX_dynamics365_run_finished_at" on "dynamics365"."run" ("finished_at");

create index "IX_dynamics365_run_told_finished_at" on "dynamics365"."run" ("told_finished_at");

create index "IX_dynamics365_failure_activity_id" on "dynamics365"."failure" ("activity_id");

create index "IX_dynamics365_failure_state_failure_id" on "dynamics365"."failure" ("state", "failure_id");

create index "IX_dynamics365_failure_state_last_seen_at" on "dynamics365"."failure" ("state", "last_seen_at");

create index "IX_dynamics365_event_kind_sequence" on "dynamics365"."event" ("kind", "sequence");

create index "IX_dynamics365_event_kind_topic_subject_id" on "dynamics365"."event" ("kind", "topic", "subject_id");
