create table "dynamics365"."schema_version" (
  "version" int not null,
  "name" nvarchar(200) not null,
  "applied_at" datetime2(7) not null,
  "needs_version" int null,
  constraint "PK_dynamics365_schema_version" primary key ("version")
);

create table "dynamics365"."installation" (
  "id" int not null,
  "installation_id" uniqueidentifier not null,
  "organization_id" uniqueidentifier null,
  "organization_url" nvarchar(400) null,
  "database_server" nvarchar(256) null,
  "database_name" nvarchar(128) null,
  "adopted_at" datetime2(7) null,
  "created_at" datetime2(7) not null,
  "main_server" nvarchar(256) null,
  "main_database" nvarchar(128) null,
  constraint "PK_dynamics365_installation" primary key ("id")
);

create table "dynamics365"."link" (
  "contact_id" int not null,
  "contact_guid" uniqueidentifier not null,
  "row_id" uniqueidentifier not null,
  "origin" nvarchar(20) not null,
  "linked_at" datetime2(7) not null,
  constraint "PK_dynamics365_link" primary key ("contact_id"),
  constraint "UQ_dynamics365_link_row_id" unique ("row_id")
);

create index "IX_dynamics365_link_contact_guid" on "dynamics365"."link" ("contact_guid");

create table "dynamics365"."contact_state" (
  "contact_id" int not null,
  "version" int not null default 1,
  "agreed" nvarchar(max) null,
  "mapping_fingerprint" nvarchar(64) null,
  "row_version" bigint null,
  "pending" nvarchar(max) null,
  "pending_run_id" int null,
  "pending_token" int null,
  "pending_at" datetime2(7) null,
  "held" bit not null default 0,
  "held_reason" nvarchar(400) null,
  "held_at" datetime2(7) null,
  "changed_at" datetime2(7) not null,
  "lagging" nvarchar(max) null,
  constraint "PK_dynamics365_contact_state" primary key ("contact_id")
);

create index "IX_dynamics365_contact_state_held" on "dynamics365"."contact_state" ("held");

create index "IX_dynamics365_contact_state_pending_run_id" on "dynamics365"."contact_state" ("pending_run_id");

create table "dynamics365"."run" (
  "run_id" int identity(1,1) not null,
  "kind" nvarchar(20) not null,
  "mode" nvarchar(20) not null,
  "state" nvarchar(20) not null,
  "dry_run" bit not null default 0,
  "contact_limit" int null,
  "requested_by" nvarchar(100) null,
  "cancel_requested" bit not null default 0,
  "confirmed_by" nvarchar(100) null,
  "started_at" datetime2(7) not null,
  "finished_at" datetime2(7) null,
  "started_local" datetime2(7) not null,
  "since_local" datetime2(7) null,
  "upper_bound" int null,
  "position" int not null default 0,
  "contacts_read" int not null default 0,
  "rows_created" int not null default 0,
  "rows_linked" int not null default 0,
  "rows_updated" int not null default 0,
  "contacts_updated" int not null default 0,
  "unchanged" int not null default 0,
  "failed" int not null default 0,
  "requests" int not null default 0,
  "reason_code" nvarchar(60) null,
  "reason" nvarchar(max) null,
  "details" nvarchar(max) null,
  "mapping_fingerprint" nvarchar(64) null,
  "holder" nvarchar(200) null,
  "fencing_token" int null,
  "progressed_at" datetime2(7) null,
  "contacts_total" int null,
  "worked_ms" bigint not null default 0,
  "told_finished_at" datetime2(7) null,
  constraint "PK_dynamics365_run" primary key ("run_id")
);

create index "IX_dynamics365_run_kind_state" on "dynamics365"."run" ("kind", "state");

create index "IX_dynamics365_run_finished_at" on "dynamics365"."run" ("finished_at");

create index "IX_dynamics365_run_told_finished_at" on "dynamics365"."run" ("told_finished_at");

create table "dynamics365"."failure" (
  "failure_id" int identity(1,1) not null,
  "contact_id" int not null,
  "activity_id" int not null default 0,
  "field" nvarchar(100) not null default '',
  "column_name" nvarchar(100) null,
  "row_id" uniqueidentifier null,
  "code" nvarchar(60) not null,
  "kind" nvarchar(20) not null,
  "detail" nvarchar(max) not null,
  "state" nvarchar(20) not null,
  "attempts" int not null default 1,
  "next_attempt_at" datetime2(7) null,
  "contact_modified_local" datetime2(7) null,
  "mapping_fingerprint" nvarchar(64) null,
  "first_seen_at" datetime2(7) not null,
  "last_seen_at" datetime2(7) not null,
  "run_id" int null,
  "payload" nvarchar(max) null,
  constraint "PK_dynamics365_failure" primary key ("failure_id"),
  constraint "UQ_dynamics365_failure_contact_id_activity_id_field" unique ("contact_id", "activity_id", "field")
);

create index "IX_dynamics365_failure_state_next_attempt_at" on "dynamics365"."failure" ("state", "next_attempt_at");

create index "IX_dynamics365_failure_activity_id" on "dynamics365"."failure" ("activity_id");

create index "IX_dynamics365_failure_state_failure_id" on "dynamics365"."failure" ("state", "failure_id");

create index "IX_dynamics365_failure_state_last_seen_at" on "dynamics365"."failure" ("state", "last_seen_at");

create table "dynamics365"."cursor" (
  "name" nvarchar(100) not null,
  "value" nvarchar(max) not null,
  "changed_at" datetime2(7) not null,
  constraint "PK_dynamics365_cursor" primary key ("name")
);

create table "dynamics365"."lease" (
  "name" nvarchar(100) not null,
  "holder" nvarchar(200) null,
  "token" int not null default 0,
  "expires_at" datetime2(7) not null,
  constraint "PK_dynamics365_lease" primary key ("name")
);

create table "dynamics365"."event" (
  "sequence" int identity(1,1) not null,
  "kind" nvarchar(40) not null,
  "topic" nvarchar(250) not null default '',
  "contact_id" int null,
  "subject_id" int not null,
  "occurred_at" datetime2(7) not null,
  "recorded_at" datetime2(7) not null,
  constraint "PK_dynamics365_event" primary key ("sequence")
);

create index "IX_dynamics365_event_kind_topic_sequence" on "dynamics365"."event" ("kind", "topic", "sequence");

create index "IX_dynamics365_event_recorded_at" on "dynamics365"."event" ("recorded_at");

create index "IX_dynamics365_event_kind_sequence" on "dynamics365"."event" ("kind", "sequence");

create index "IX_dynamics365_event_kind_topic_subject_id" on "dynamics365"."event" ("kind", "topic", "subject_id");

create table "dynamics365"."mapping_extension" (
  "field" nvarchar(100) not null,
  "column_name" nvarchar(100) not null,
  "rules" nvarchar(max) not null,
  "written_item" nvarchar(max) null,
  "extra" bit not null default 0,
  "changed_at" datetime2(7) not null,
  constraint "PK_dynamics365_mapping_extension" primary key ("field", "column_name")
);

create table "dynamics365"."setting" (
  "name" nvarchar(100) not null,
  "value" nvarchar(max) not null,
  "changed_at" datetime2(7) not null,
  "changed_by" nvarchar(100) null,
  constraint "PK_dynamics365_setting" primary key ("name")
);

create table "dynamics365"."api_key" (
  "api_key_id" int identity(1,1) not null,
  "name" nvarchar(100) not null,
  "prefix" nvarchar(16) not null,
  "hash" nvarchar(128) not null,
  "scopes" nvarchar(100) not null,
  "created_at" datetime2(7) not null,
  "created_by" nvarchar(100) not null,
  "expires_at" datetime2(7) null,
  "last_used_at" datetime2(7) null,
  "revoked_at" datetime2(7) null,
  "revoked_by" nvarchar(100) null,
  constraint "PK_dynamics365_api_key" primary key ("api_key_id"),
  constraint "UQ_dynamics365_api_key_hash" unique ("hash"),
  constraint "UQ_dynamics365_api_key_name" unique ("name")
);

create table "dynamics365"."audit" (
  "audit_id" int identity(1,1) not null,
  "happened_at" datetime2(7) not null,
  "caller" nvarchar(100) not null,
  "action" nvarchar(60) not null,
  "subject" nvarchar(200) not null,
  "details" nvarchar(max) null,
  "caller_kind" nvarchar(20) null,
  "address" nvarchar(64) null,
  constraint "PK_dynamics365_audit" primary key ("audit_id")
);

create index "IX_dynamics365_audit_happened_at" on "dynamics365"."audit" ("happened_at");

create table "dynamics365"."reached_contact" (
  "contact_id" int not null,
  "told" bit not null,
  "noticed_at" datetime2(7) not null,
  constraint "PK_dynamics365_reached_contact" primary key ("contact_id")
);

create index "IX_dynamics365_reached_contact_told" on "dynamics365"."reached_contact" ("told");

create table "dynamics365"."seen_fields" (
  "contact_id" int not null,
  "fields_hash" nvarchar(64) not null,
  constraint "PK_dynamics365_seen_fields" primary key ("contact_id")
);

create table "dynamics365"."activity_progress" (
  "contact_id" int not null,
  "floor" int not null default 0,
  "position" int not null,
  "target" int null,
  "seen" int not null,
  constraint "PK_dynamics365_activity_progress" primary key ("contact_id")
);

create index "IX_dynamics365_activity_progress_target_contact_id" on "dynamics365"."activity_progress" ("target", "contact_id");

create table "dynamics365"."activity_type" (
  "type" nvarchar(250) not null,
  "signature" nvarchar(64) null,
  "waiting_from" int null,
  constraint "PK_dynamics365_activity_type" primary key ("type")
);

create table "dynamics365"."activity_key" (
  "row_id" uniqueidentifier not null,
  "subject_hash" nvarchar(64) not null,
  "used_at" datetime2(7) not null,
  constraint "PK_dynamics365_activity_key" primary key ("row_id")
);

create index "IX_dynamics365_activity_key_used_at" on "dynamics365"."activity_key" ("used_at");

create table "dynamics365"."contact_to_check" (
  "contact_id" int not null,
  "noted_at" datetime2(7) not null,
  constraint "PK_dynamics365_contact_to_check" primary key ("contact_id")
);

create index "IX_dynamics365_contact_to_check_noted_at" on "dynamics365"."contact_to_check" ("noted_at");

create table "dynamics365"."planned_change" (
  "run_id" int not null,
  "contact_id" int not null,
  "kind" nvarchar(20) not null,
  "row_id" uniqueidentifier null,
  "details" nvarchar(max) not null,
  constraint "PK_dynamics365_planned_change" primary key ("run_id", "contact_id")
);

create index "IX_dynamics365_planned_change_run_id_kind_contact_id" on "dynamics365"."planned_change" ("run_id", "kind", "contact_id");

create table "dynamics365"."mapping_history" (
  "history_id" int identity(1,1) not null,
  "replaced_at" datetime2(7) not null,
  "replaced_by" nvarchar(100) not null,
  "pairs" nvarchar(max) not null,
  constraint "PK_dynamics365_mapping_history" primary key ("history_id")
);
