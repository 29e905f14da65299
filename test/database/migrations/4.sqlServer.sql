create table "dynamics365"."mapping_draft" (
  "caller" nvarchar(100) not null,
  "caller_kind" nvarchar(20) not null,
  "base_version" nvarchar(40) not null,
  "base_pairs" nvarchar(max) not null,
  "pairs" nvarchar(max) not null,
  "revision" int not null,
  "changed_at" datetime2(7) not null,
  constraint "PK_dynamics365_mapping_draft" primary key ("caller", "caller_kind")
);

create index "IX_dynamics365_mapping_draft_changed_at" on "dynamics365"."mapping_draft" ("changed_at");
