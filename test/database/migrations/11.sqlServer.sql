create table "dynamics365"."planned_change" (
  "run_id" int not null,
  "contact_id" int not null,
  "kind" nvarchar(20) not null,
  "row_id" uniqueidentifier null,
  "details" nvarchar(max) not null,
  constraint "PK_dynamics365_planned_change" primary key ("run_id", "contact_id")
);

create index "IX_dynamics365_planned_change_run_id_kind_contact_id" on "dynamics365"."planned_change" ("run_id", "kind", "contact_id");
