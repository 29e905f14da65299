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
