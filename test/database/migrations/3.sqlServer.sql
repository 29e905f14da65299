create table "dynamics365"."page_state" (
  "token_hash" nvarchar(64) not null,
  "purpose" nvarchar(20) not null,
  "owner" nvarchar(100) not null,
  "value" nvarchar(max) null,
  "expires_at" datetime2(7) not null,
  constraint "PK_dynamics365_page_state" primary key ("token_hash")
);

create index "IX_dynamics365_page_state_expires_at" on "dynamics365"."page_state" ("expires_at");
