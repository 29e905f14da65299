create table "dynamics365"."mapping_history" (
  "history_id" int identity(1,1) not null,
  "replaced_at" datetime2(7) not null,
  "replaced_by" nvarchar(100) not null,
  "pairs" nvarchar(max) not null,
  constraint "PK_dynamics365_mapping_history" primary key ("history_id")
);
