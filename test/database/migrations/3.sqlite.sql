create table "dynamics365"."page_state" (
  "token_hash" nvarchar(64) collate nocase not null check (length("token_hash") <= 64),
  "purpose" nvarchar(20) collate nocase not null check (length("purpose") <= 20),
  "owner" nvarchar(100) collate nocase not null check (length("owner") <= 100),
  "value" "nvarchar(max)" collate nocase null,
  "expires_at" datetime2(7) not null check ("expires_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "PK_dynamics365_page_state" primary key ("token_hash")
);

create index "dynamics365"."IX_dynamics365_page_state_expires_at" on "page_state" ("expires_at");
