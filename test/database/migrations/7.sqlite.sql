create table "dynamics365"."activity_key" (
  "row_id" uniqueidentifier collate nocase not null check ("row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "subject_hash" nvarchar(64) collate nocase not null check (length("subject_hash") <= 64),
  "used_at" datetime2(7) not null check ("used_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_activity_key" primary key ("row_id")
);

create index "dynamics365"."IX_dynamics365_activity_key_used_at" on "activity_key" ("used_at");
