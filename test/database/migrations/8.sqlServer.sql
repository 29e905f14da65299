create table "dynamics365"."webhook_inbox" (
  "table_name" nvarchar(100) not null,
  "row_id" uniqueidentifier not null,
  "generation" int not null default 1,
  "deleted" bit not null default 0,
  "own_values" nvarchar(max) null,
  "received_at" datetime2(7) not null,
  "next_attempt_at" datetime2(7) not null,
  "attempts" int not null default 0,
  constraint "PK_dynamics365_webhook_inbox" primary key ("row_id", "table_name")
);

create index "IX_dynamics365_webhook_inbox_next_attempt_at" on "dynamics365"."webhook_inbox" ("next_attempt_at");
