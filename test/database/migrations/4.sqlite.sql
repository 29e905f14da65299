create table "dynamics365"."mapping_draft" (
  "caller" nvarchar(100) collate nocase not null check (length("caller") <= 100),
  "caller_kind" nvarchar(20) collate nocase not null check (length("caller_kind") <= 20),
  "base_version" nvarchar(40) collate nocase not null check (length("base_version") <= 40),
  "base_pairs" "nvarchar(max)" collate nocase not null,
  "pairs" "nvarchar(max)" collate nocase not null,
  "revision" int not null check (typeof("revision") = 'integer' and "revision" between -2147483648 and 2147483647),
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_mapping_draft" primary key ("caller", "caller_kind")
);

create index "dynamics365"."IX_dynamics365_mapping_draft_changed_at" on "mapping_draft" ("changed_at");
