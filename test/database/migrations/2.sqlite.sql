create table "dynamics365"."reconciliation" (
  "reconciliation_id" integer primary key autoincrement,
  "state" nvarchar(20) collate nocase not null check (length("state") <= 20),
  "stage" nvarchar(20) collate nocase not null check (length("stage") <= 20),
  "requested_by" nvarchar(100) collate nocase null check ("requested_by" is null or length("requested_by") <= 100),
  "started_at" datetime2(7) not null check ("started_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "finished_at" datetime2(7) null check ("finished_at" is null or "finished_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "upper_bound" int not null default 0 check (typeof("upper_bound") = 'integer' and "upper_bound" between -2147483648 and 2147483647),
  "position" int not null default 0 check (typeof("position") = 'integer' and "position" between -2147483648 and 2147483647),
  "last_number" int not null default 0 check (typeof("last_number") = 'integer' and "last_number" between -2147483648 and 2147483647),
  "requests" int not null default 0 check (typeof("requests") = 'integer' and "requests" between -2147483648 and 2147483647),
  "totals" "nvarchar(max)" collate nocase null,
  "reason_code" nvarchar(60) collate nocase null check ("reason_code" is null or length("reason_code") <= 60),
  "reason" "nvarchar(max)" collate nocase null,
  "cancel_requested" bit not null default 0 check ("cancel_requested" in (0, 1)),
  "holder" nvarchar(200) collate nocase null check ("holder" is null or length("holder") <= 200),
  "fencing_token" int null check ("fencing_token" is null or typeof("fencing_token") = 'integer' and "fencing_token" between -2147483648 and 2147483647)
);

create index "dynamics365"."IX_dynamics365_reconciliation_state" on "reconciliation" ("state");

create index "dynamics365"."IX_dynamics365_reconciliation_finished_at" on "reconciliation" ("finished_at");

create table "dynamics365"."difference" (
  "reconciliation_id" int not null check (typeof("reconciliation_id") = 'integer' and "reconciliation_id" between -2147483648 and 2147483647),
  "number" int not null check (typeof("number") = 'integer' and "number" between -2147483648 and 2147483647),
  "kind" nvarchar(30) collate nocase not null check (length("kind") <= 30),
  "contact_id" int not null default 0 check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "row_id" uniqueidentifier collate nocase null check ("row_id" is null or "row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "details" "nvarchar(max)" collate nocase null,
  constraint "PK_dynamics365_difference" primary key ("reconciliation_id", "number")
);

create index "dynamics365"."IX_dynamics365_difference_reconciliation_id_kind_number" on "difference" ("reconciliation_id", "kind", "number");

create index "dynamics365"."IX_dynamics365_difference_reconciliation_id_row_id" on "difference" ("reconciliation_id", "row_id");

create table "dynamics365"."contact_history" (
  "history_id" integer primary key autoincrement,
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "happened_at" datetime2(7) not null check ("happened_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "what" nvarchar(20) collate nocase not null check (length("what") <= 20),
  "names" "nvarchar(max)" collate nocase null,
  "run_id" int null check ("run_id" is null or typeof("run_id") = 'integer' and "run_id" between -2147483648 and 2147483647),
  "caller" nvarchar(100) collate nocase null check ("caller" is null or length("caller") <= 100),
  "operation" nvarchar(60) collate nocase null check ("operation" is null or length("operation") <= 60)
);

create index "dynamics365"."IX_dynamics365_contact_history_contact_id_history_id" on "contact_history" ("contact_id", "history_id");

create index "dynamics365"."IX_dynamics365_contact_history_happened_at" on "contact_history" ("happened_at");

create table "dynamics365"."call_count" (
  "caller" nvarchar(100) collate nocase not null check (length("caller") <= 100),
  "caller_kind" nvarchar(20) collate nocase not null check (length("caller_kind") <= 20),
  "operation" nvarchar(60) collate nocase not null check (length("operation") <= 60),
  "calls" bigint not null check (typeof("calls") = 'integer'),
  "first_at" datetime2(7) not null check ("first_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "last_at" datetime2(7) not null check ("last_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "usual_ms" bigint null check ("usual_ms" is null or typeof("usual_ms") = 'integer'),
  constraint "PK_dynamics365_call_count" primary key ("caller", "caller_kind", "operation")
);

create index "dynamics365"."IX_dynamics365_call_count_last_at" on "call_count" ("last_at");
