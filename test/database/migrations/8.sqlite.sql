create table "dynamics365"."webhook_inbox" (
  "table_name" nvarchar(100) collate nocase not null check (length("table_name") <= 100),
  "row_id" uniqueidentifier collate nocase not null check ("row_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "generation" int not null default 1 check (typeof("generation") = 'integer' and "generation" between -2147483648 and 2147483647),
  "deleted" bit not null default 0 check ("deleted" in (0, 1)),
  "own_values" "nvarchar(max)" collate nocase null,
  "received_at" datetime2(7) not null check ("received_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "next_attempt_at" datetime2(7) not null check ("next_attempt_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "attempts" int not null default 0 check (typeof("attempts") = 'integer' and "attempts" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_webhook_inbox" primary key ("row_id", "table_name")
);

create index "dynamics365"."IX_dynamics365_webhook_inbox_next_attempt_at" on "webhook_inbox" ("next_attempt_at");
