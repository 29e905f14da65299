create table "dynamics365"."planned_change" (
  "run_id" int not null check (typeof("run_id") = 'integer' and "run_id" between -2147483648 and 2147483647),
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "kind" nvarchar(20) collate nocase not null check (length("kind") <= 20),
  "row_id" uniqueidentifier collate nocase null check ("row_id" is null or "row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "details" "nvarchar(max)" collate nocase not null,
  constraint "PK_dynamics365_planned_change" primary key ("run_id", "contact_id")
);

create index "dynamics365"."IX_dynamics365_planned_change_run_id_kind_contact_id" on "planned_change" ("run_id", "kind", "contact_id");
