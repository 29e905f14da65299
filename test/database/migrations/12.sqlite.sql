create table "dynamics365"."mapping_history" (
  "history_id" integer primary key autoincrement,
  "replaced_at" datetime2(7) not null check ("replaced_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "replaced_by" nvarchar(100) collate nocase not null check (length("replaced_by") <= 100),
  "pairs" "nvarchar(max)" collate nocase not null
);
