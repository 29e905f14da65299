create table "dynamics365"."activity_key" (
  "row_id" uniqueidentifier not null,
  "subject_hash" nvarchar(64) not null,
  "used_at" datetime2(7) not null,
  constraint "PK_dynamics365_activity_key" primary key ("row_id")
);

create index "IX_dynamics365_activity_key_used_at" on "dynamics365"."activity_key" ("used_at");
