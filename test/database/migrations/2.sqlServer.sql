create table "dynamics365"."reconciliation" (
  "reconciliation_id" int identity(1,1) not null,
  "state" nvarchar(20) not null,
  "stage" nvarchar(20) not null,
  "requested_by" nvarchar(100) null,
  "started_at" datetime2(7) not null,
  "finished_at" datetime2(7) null,
  "upper_bound" int not null default 0,
  "position" int not null default 0,
  "last_number" int not null default 0,
  "requests" int not null default 0,
  "totals" nvarchar(max) null,
  "reason_code" nvarchar(60) null,
  "reason" nvarchar(max) null,
  "cancel_requested" bit not null default 0,
  "holder" nvarchar(200) null,
  "fencing_token" int null,
  constraint "PK_dynamics365_reconciliation" primary key ("reconciliation_id")
);

create index "IX_dynamics365_reconciliation_state" on "dynamics365"."reconciliation" ("state");

create index "IX_dynamics365_reconciliation_finished_at" on "dynamics365"."reconciliation" ("finished_at");

create table "dynamics365"."difference" (
  "reconciliation_id" int not null,
  "number" int not null,
  "kind" nvarchar(30) not null,
  "contact_id" int not null default 0,
  "row_id" uniqueidentifier null,
  "details" nvarchar(max) null,
  constraint "PK_dynamics365_difference" primary key ("reconciliation_id", "number")
);

create index "IX_dynamics365_difference_reconciliation_id_kind_number" on "dynamics365"."difference" ("reconciliation_id", "kind", "number");

create index "IX_dynamics365_difference_reconciliation_id_row_id" on "dynamics365"."difference" ("reconciliation_id", "row_id");

create table "dynamics365"."contact_history" (
  "history_id" int identity(1,1) not null,
  "contact_id" int not null,
  "happened_at" datetime2(7) not null,
  "what" nvarchar(20) not null,
  "names" nvarchar(max) null,
  "run_id" int null,
  "caller" nvarchar(100) null,
  "operation" nvarchar(60) null,
  constraint "PK_dynamics365_contact_history" primary key ("history_id")
);

create index "IX_dynamics365_contact_history_contact_id_history_id" on "dynamics365"."contact_history" ("contact_id", "history_id");

create index "IX_dynamics365_contact_history_happened_at" on "dynamics365"."contact_history" ("happened_at");

create table "dynamics365"."call_count" (
  "caller" nvarchar(100) not null,
  "caller_kind" nvarchar(20) not null,
  "operation" nvarchar(60) not null,
  "calls" bigint not null,
  "first_at" datetime2(7) not null,
  "last_at" datetime2(7) not null,
  "usual_ms" bigint null,
  constraint "PK_dynamics365_call_count" primary key ("caller", "caller_kind", "operation")
);

create index "IX_dynamics365_call_count_last_at" on "dynamics365"."call_count" ("last_at");
