create table "dynamics365"."made_activity" (
  "row_id" uniqueidentifier not null,
  "table_name" nvarchar(100) not null,
  "contact_id" int not null,
  "noted_at" datetime2(7) not null,
  "confirmed" bit not null default 0,
  "state" nvarchar(20) not null default 'open',
  "state_at" datetime2(7) null,
  constraint "PK_dynamics365_made_activity" primary key ("row_id")
);

create index "IX_dynamics365_made_activity_contact_id" on "dynamics365"."made_activity" ("contact_id");

create index "IX_dynamics365_made_activity_state_noted_at" on "dynamics365"."made_activity" ("state", "noted_at");
