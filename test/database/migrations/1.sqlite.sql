create table "dynamics365"."schema_version" (
  "version" int not null check (typeof("version") = 'integer' and "version" between -2147483648 and 2147483647),
  "name" nvarchar(200) collate nocase not null check (length("name") <= 200),
  "applied_at" datetime2(7) not null check ("applied_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "needs_version" int null check ("needs_version" is null or typeof("needs_version") = 'integer' and "needs_version" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_schema_version" primary key ("version")
);

create table "dynamics365"."installation" (
  "id" int not null check (typeof("id") = 'integer' and "id" between -2147483648 and 2147483647),
  "installation_id" uniqueidentifier collate nocase not null check ("installation_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "organization_id" uniqueidentifier collate nocase null check ("organization_id" is null or "organization_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "organization_url" nvarchar(400) collate nocase null check ("organization_url" is null or length("organization_url") <= 400),
  "database_server" nvarchar(256) collate nocase null check ("database_server" is null or length("database_server") <= 256),
  "database_name" nvarchar(128) collate nocase null check ("database_name" is null or length("database_name") <= 128),
  "adopted_at" datetime2(7) null check ("adopted_at" is null or "adopted_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "created_at" datetime2(7) not null check ("created_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "main_server" nvarchar(256) collate nocase null check ("main_server" is null or length("main_server") <= 256),
  "main_database" nvarchar(128) collate nocase null check ("main_database" is null or length("main_database") <= 128),
  constraint "PK_dynamics365_installation" primary key ("id")
);

create table "dynamics365"."link" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "contact_guid" uniqueidentifier collate nocase not null check ("contact_guid" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "row_id" uniqueidentifier collate nocase not null check ("row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "origin" nvarchar(20) collate nocase not null check (length("origin") <= 20),
  "linked_at" datetime2(7) not null check ("linked_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_link" primary key ("contact_id"),
  constraint "UQ_dynamics365_link_row_id" unique ("row_id")
);

create index "dynamics365"."IX_dynamics365_link_contact_guid" on "link" ("contact_guid");

create table "dynamics365"."contact_state" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "version" int not null default 1 check (typeof("version") = 'integer' and "version" between -2147483648 and 2147483647),
  "agreed" "nvarchar(max)" collate nocase null,
  "mapping_fingerprint" nvarchar(64) collate nocase null check ("mapping_fingerprint" is null or length("mapping_fingerprint") <= 64),
  "row_version" bigint null check ("row_version" is null or typeof("row_version") = 'integer'),
  "pending" "nvarchar(max)" collate nocase null,
  "pending_run_id" int null check ("pending_run_id" is null or typeof("pending_run_id") = 'integer' and "pending_run_id" between -2147483648 and 2147483647),
  "pending_token" int null check ("pending_token" is null or typeof("pending_token") = 'integer' and "pending_token" between -2147483648 and 2147483647),
  "pending_at" datetime2(7) null check ("pending_at" is null or "pending_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "held" bit not null default 0 check ("held" in (0, 1)),
  "held_reason" nvarchar(400) collate nocase null check ("held_reason" is null or length("held_reason") <= 400),
  "held_at" datetime2(7) null check ("held_at" is null or "held_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "lagging" "nvarchar(max)" collate nocase null,
  constraint "PK_dynamics365_contact_state" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_contact_state_held" on "contact_state" ("held");

create index "dynamics365"."IX_dynamics365_contact_state_pending_run_id" on "contact_state" ("pending_run_id");

create table "dynamics365"."run" (
  "run_id" integer primary key autoincrement,
  "kind" nvarchar(20) collate nocase not null check (length("kind") <= 20),
  "mode" nvarchar(20) collate nocase not null check (length("mode") <= 20),
  "state" nvarchar(20) collate nocase not null check (length("state") <= 20),
  "dry_run" bit not null default 0 check ("dry_run" in (0, 1)),
  "contact_limit" int null check ("contact_limit" is null or typeof("contact_limit") = 'integer' and "contact_limit" between -2147483648 and 2147483647),
  "requested_by" nvarchar(100) collate nocase null check ("requested_by" is null or length("requested_by") <= 100),
  "cancel_requested" bit not null default 0 check ("cancel_requested" in (0, 1)),
  "confirmed_by" nvarchar(100) collate nocase null check ("confirmed_by" is null or length("confirmed_by") <= 100),
  "started_at" datetime2(7) not null check ("started_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "finished_at" datetime2(7) null check ("finished_at" is null or "finished_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "started_local" datetime2(7) not null check ("started_local" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "since_local" datetime2(7) null check ("since_local" is null or "since_local" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "upper_bound" int null check ("upper_bound" is null or typeof("upper_bound") = 'integer' and "upper_bound" between -2147483648 and 2147483647),
  "position" int not null default 0 check (typeof("position") = 'integer' and "position" between -2147483648 and 2147483647),
  "contacts_read" int not null default 0 check (typeof("contacts_read") = 'integer' and "contacts_read" between -2147483648 and 2147483647),
  "rows_created" int not null default 0 check (typeof("rows_created") = 'integer' and "rows_created" between -2147483648 and 2147483647),
  "rows_linked" int not null default 0 check (typeof("rows_linked") = 'integer' and "rows_linked" between -2147483648 and 2147483647),
  "rows_updated" int not null default 0 check (typeof("rows_updated") = 'integer' and "rows_updated" between -2147483648 and 2147483647),
  "contacts_updated" int not null default 0 check (typeof("contacts_updated") = 'integer' and "contacts_updated" between -2147483648 and 2147483647),
  "unchanged" int not null default 0 check (typeof("unchanged") = 'integer' and "unchanged" between -2147483648 and 2147483647),
  "failed" int not null default 0 check (typeof("failed") = 'integer' and "failed" between -2147483648 and 2147483647),
  "requests" int not null default 0 check (typeof("requests") = 'integer' and "requests" between -2147483648 and 2147483647),
  "reason_code" nvarchar(60) collate nocase null check ("reason_code" is null or length("reason_code") <= 60),
  "reason" "nvarchar(max)" collate nocase null,
  "details" "nvarchar(max)" collate nocase null,
  "mapping_fingerprint" nvarchar(64) collate nocase null check ("mapping_fingerprint" is null or length("mapping_fingerprint") <= 64),
  "holder" nvarchar(200) collate nocase null check ("holder" is null or length("holder") <= 200),
  "fencing_token" int null check ("fencing_token" is null or typeof("fencing_token") = 'integer' and "fencing_token" between -2147483648 and 2147483647),
  "progressed_at" datetime2(7) null check ("progressed_at" is null or "progressed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "contacts_total" int null check ("contacts_total" is null or typeof("contacts_total") = 'integer' and "contacts_total" between -2147483648 and 2147483647),
  "worked_ms" bigint not null default 0 check (typeof("worked_ms") = 'integer'),
  "told_finished_at" datetime2(7) null check ("told_finished_at" is null or "told_finished_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
);

create index "dynamics365"."IX_dynamics365_run_kind_state" on "run" ("kind", "state");

create index "dynamics365"."IX_dynamics365_run_finished_at" on "run" ("finished_at");

create index "dynamics365"."IX_dynamics365_run_told_finished_at" on "run" ("told_finished_at");

create table "dynamics365"."failure" (
  "failure_id" integer primary key autoincrement,
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "activity_id" int not null default 0 check (typeof("activity_id") = 'integer' and "activity_id" between -2147483648 and 2147483647),
  "field" nvarchar(100) collate nocase not null default '' check (length("field") <= 100),
  "column_name" nvarchar(100) collate nocase null check ("column_name" is null or length("column_name") <= 100),
  "row_id" uniqueidentifier collate nocase null check ("row_id" is null or "row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "code" nvarchar(60) collate nocase not null check (length("code") <= 60),
  "kind" nvarchar(20) collate nocase not null check (length("kind") <= 20),
  "detail" "nvarchar(max)" collate nocase not null,
  "state" nvarchar(20) collate nocase not null check (length("state") <= 20),
  "attempts" int not null default 1 check (typeof("attempts") = 'integer' and "attempts" between -2147483648 and 2147483647),
  "next_attempt_at" datetime2(7) null check ("next_attempt_at" is null or "next_attempt_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "contact_modified_local" datetime2(7) null check ("contact_modified_local" is null or "contact_modified_local" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "mapping_fingerprint" nvarchar(64) collate nocase null check ("mapping_fingerprint" is null or length("mapping_fingerprint") <= 64),
  "first_seen_at" datetime2(7) not null check ("first_seen_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "last_seen_at" datetime2(7) not null check ("last_seen_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "run_id" int null check ("run_id" is null or typeof("run_id") = 'integer' and "run_id" between -2147483648 and 2147483647),
  "payload" "nvarchar(max)" collate nocase null,
  constraint "UQ_dynamics365_failure_contact_id_activity_id_field" unique ("contact_id", "activity_id", "field")
);

create index "dynamics365"."IX_dynamics365_failure_state_next_attempt_at" on "failure" ("state", "next_attempt_at");

create index "dynamics365"."IX_dynamics365_failure_activity_id" on "failure" ("activity_id");

create index "dynamics365"."IX_dynamics365_failure_state_failure_id" on "failure" ("state", "failure_id");

create index "dynamics365"."IX_dynamics365_failure_state_last_seen_at" on "failure" ("state", "last_seen_at");

create table "dynamics365"."cursor" (
  "name" nvarchar(100) collate nocase not null check (length("name") <= 100),
  "value" "nvarchar(max)" collate nocase not null,
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_cursor" primary key ("name")
);

create table "dynamics365"."lease" (
  "name" nvarchar(100) collate nocase not null check (length("name") <= 100),
  "holder" nvarchar(200) collate nocase null check ("holder" is null or length("holder") <= 200),
  "token" int not null default 0 check (typeof("token") = 'integer' and "token" between -2147483648 and 2147483647),
  "expires_at" datetime2(7) not null check ("expires_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_lease" primary key ("name")
);

create table "dynamics365"."event" (
  "sequence" integer primary key autoincrement,
  "kind" nvarchar(40) collate nocase not null check (length("kind") <= 40),
  "topic" nvarchar(250) collate nocase not null default '' check (length("topic") <= 250),
  "contact_id" int null check ("contact_id" is null or typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "subject_id" int not null check (typeof("subject_id") = 'integer' and "subject_id" between -2147483648 and 2147483647),
  "occurred_at" datetime2(7) not null check ("occurred_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "recorded_at" datetime2(7) not null check ("recorded_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
);

create index "dynamics365"."IX_dynamics365_event_kind_topic_sequence" on "event" ("kind", "topic", "sequence");

create index "dynamics365"."IX_dynamics365_event_recorded_at" on "event" ("recorded_at");

create index "dynamics365"."IX_dynamics365_event_kind_sequence" on "event" ("kind", "sequence");

create index "dynamics365"."IX_dynamics365_event_kind_topic_subject_id" on "event" ("kind", "topic", "subject_id");

create table "dynamics365"."mapping_extension" (
  "field" nvarchar(100) collate nocase not null check (length("field") <= 100),
  "column_name" nvarchar(100) collate nocase not null check (length("column_name") <= 100),
  "rules" "nvarchar(max)" collate nocase not null,
  "written_item" "nvarchar(max)" collate nocase null,
  "extra" bit not null default 0 check ("extra" in (0, 1)),
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_mapping_extension" primary key ("field", "column_name")
);

create table "dynamics365"."setting" (
  "name" nvarchar(100) collate nocase not null check (length("name") <= 100),
  "value" "nvarchar(max)" collate nocase not null,
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "changed_by" nvarchar(100) collate nocase null check ("changed_by" is null or length("changed_by") <= 100),
  constraint "PK_dynamics365_setting" primary key ("name")
);

create table "dynamics365"."api_key" (
  "api_key_id" integer primary key autoincrement,
  "name" nvarchar(100) collate nocase not null check (length("name") <= 100),
  "prefix" nvarchar(16) collate nocase not null check (length("prefix") <= 16),
  "hash" nvarchar(128) collate nocase not null check (length("hash") <= 128),
  "scopes" nvarchar(100) collate nocase not null check (length("scopes") <= 100),
  "created_at" datetime2(7) not null check ("created_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "created_by" nvarchar(100) collate nocase not null check (length("created_by") <= 100),
  "expires_at" datetime2(7) null check ("expires_at" is null or "expires_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "last_used_at" datetime2(7) null check ("last_used_at" is null or "last_used_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "revoked_at" datetime2(7) null check ("revoked_at" is null or "revoked_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "revoked_by" nvarchar(100) collate nocase null check ("revoked_by" is null or length("revoked_by") <= 100),
  constraint "UQ_dynamics365_api_key_hash" unique ("hash"),
  constraint "UQ_dynamics365_api_key_name" unique ("name")
);

create table "dynamics365"."audit" (
  "audit_id" integer primary key autoincrement,
  "happened_at" datetime2(7) not null check ("happened_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "caller" nvarchar(100) collate nocase not null check (length("caller") <= 100),
  "action" nvarchar(60) collate nocase not null check (length("action") <= 60),
  "subject" nvarchar(200) collate nocase not null check (length("subject") <= 200),
  "details" "nvarchar(max)" collate nocase null,
  "caller_kind" nvarchar(20) collate nocase null check ("caller_kind" is null or length("caller_kind") <= 20),
  "address" nvarchar(64) collate nocase null check ("address" is null or length("address") <= 64)
);

create index "dynamics365"."IX_dynamics365_audit_happened_at" on "audit" ("happened_at");

create table "dynamics365"."reached_contact" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "told" bit not null check ("told" in (0, 1)),
  "noticed_at" datetime2(7) not null check ("noticed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_reached_contact" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_reached_contact_told" on "reached_contact" ("told");

create table "dynamics365"."seen_fields" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "fields_hash" nvarchar(64) collate nocase not null check (length("fields_hash") <= 64),
  constraint "PK_dynamics365_seen_fields" primary key ("contact_id")
);

create table "dynamics365"."activity_progress" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "floor" int not null default 0 check (typeof("floor") = 'integer' and "floor" between -2147483648 and 2147483647),
  "position" int not null check (typeof("position") = 'integer' and "position" between -2147483648 and 2147483647),
  "target" int null check ("target" is null or typeof("target") = 'integer' and "target" between -2147483648 and 2147483647),
  "seen" int not null check (typeof("seen") = 'integer' and "seen" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_activity_progress" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_activity_progress_target_contact_id" on "activity_progress" ("target", "contact_id");

create table "dynamics365"."activity_type" (
  "type" nvarchar(250) collate nocase not null check (length("type") <= 250),
  "signature" nvarchar(64) collate nocase null check ("signature" is null or length("signature") <= 64),
  "waiting_from" int null check ("waiting_from" is null or typeof("waiting_from") = 'integer' and "waiting_from" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_activity_type" primary key ("type")
);

create table "dynamics365"."activity_key" (
  "row_id" uniqueidentifier collate nocase not null check ("row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "subject_hash" nvarchar(64) collate nocase not null check (length("subject_hash") <= 64),
  "used_at" datetime2(7) not null check ("used_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_activity_key" primary key ("row_id")
);

create index "dynamics365"."IX_dynamics365_activity_key_used_at" on "activity_key" ("used_at");

create table "dynamics365"."contact_to_check" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "noted_at" datetime2(7) not null check ("noted_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_contact_to_check" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_contact_to_check_noted_at" on "contact_to_check" ("noted_at");

create table "dynamics365"."planned_change" (
  "run_id" int not null check (typeof("run_id") = 'integer' and "run_id" between -2147483648 and 2147483647),
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "kind" nvarchar(20) collate nocase not null check (length("kind") <= 20),
  "row_id" uniqueidentifier collate nocase null check ("row_id" is null or "row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "details" "nvarchar(max)" collate nocase not null,
  constraint "PK_dynamics365_planned_change" primary key ("run_id", "contact_id")
);

create index "dynamics365"."IX_dynamics365_planned_change_run_id_kind_contact_id" on "planned_change" ("run_id", "kind", "contact_id");

create table "dynamics365"."mapping_history" (
  "history_id" integer primary key autoincrement,
  "replaced_at" datetime2(7) not null check ("replaced_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "replaced_by" nvarchar(100) collate nocase not null check (length("replaced_by") <= 100),
  "pairs" "nvarchar(max)" collate nocase not null
);
