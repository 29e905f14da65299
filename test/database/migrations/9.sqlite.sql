create table "dynamics365"."made_activity" (
  "row_id" uniqueidentifier collate nocase not null check ("row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "table_name" nvarchar(100) collate nocase not null check (length("table_name") <= 100),
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "noted_at" datetime2(7) not null check ("noted_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "confirmed" bit not null default 0 check ("confirmed" in (0, 1)),
  "state" nvarchar(20) collate nocase not null default 'open' check (length("state") <= 20),
  "state_at" datetime2(7) null check ("state_at" is null or "state_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_made_activity" primary key ("row_id")
);

create index "dynamics365"."IX_dynamics365_made_activity_contact_id" on "made_activity" ("contact_id");

create index "dynamics365"."IX_dynamics365_made_activity_state_noted_at" on "made_activity" ("state", "noted_at");
