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
