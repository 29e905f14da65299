alter table "dynamics365"."event" add "complete_at" datetime2(7) null check ("complete_at" is null or "complete_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]');

create table "dynamics365"."subscription" (
  "subscription_id" integer primary key autoincrement,
  "public_id" uniqueidentifier collate nocase not null check ("public_id" glob '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  "kind" nvarchar(40) collate nocase not null check (length("kind") <= 40),
  "filter" nvarchar(1000) collate nocase not null check (length("filter") <= 1000),
  "owner" nvarchar(254) collate nocase not null check (length("owner") <= 254),
  "owner_kind" nvarchar(20) collate nocase not null check (length("owner_kind") <= 20),
  "owner_mark" nvarchar(64) collate nocase null check ("owner_mark" is null or length("owner_mark") <= 64),
  "address" "nvarchar(max)" collate nocase not null,
  "host" nvarchar(255) collate nocase not null check (length("host") <= 255),
  "target_hash" nvarchar(64) collate nocase not null check (length("target_hash") <= 64),
  "same_as" int null check ("same_as" is null or typeof("same_as") = 'integer' and "same_as" between -2147483648 and 2147483647),
  "state" nvarchar(20) collate nocase not null check (length("state") <= 20),
  "code" nvarchar(60) collate nocase null check ("code" is null or length("code") <= 60),
  "changed_at" datetime2(7) not null check ("changed_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "position" int not null check (typeof("position") = 'integer' and "position" between -2147483648 and 2147483647),
  "in_hand" int null check ("in_hand" is null or typeof("in_hand") = 'integer' and "in_hand" between -2147483648 and 2147483647),
  "attempts" int not null default 0 check (typeof("attempts") = 'integer' and "attempts" between -2147483648 and 2147483647),
  "next_attempt_at" datetime2(7) null check ("next_attempt_at" is null or "next_attempt_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "last_status" int null check ("last_status" is null or typeof("last_status") = 'integer' and "last_status" between -2147483648 and 2147483647),
  "last_error" nvarchar(60) collate nocase null check ("last_error" is null or length("last_error") <= 60),
  "delivered_at" datetime2(7) null check ("delivered_at" is null or "delivered_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "created_at" datetime2(7) not null check ("created_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  "ends_at" datetime2(7) null check ("ends_at" is null or "ends_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint "UQ_dynamics365_subscription_public_id" unique ("public_id")
);

create index "dynamics365"."IX_dynamics365_subscription_state" on "subscription" ("state");

create index "dynamics365"."IX_dynamics365_subscription_owner_owner_kind" on "subscription" ("owner", "owner_kind");

create index "dynamics365"."IX_dynamics365_subscription_target_hash" on "subscription" ("target_hash");

create table "dynamics365"."dead_letter" (
  "dead_letter_id" integer primary key autoincrement,
  "subscription_id" int not null check (typeof("subscription_id") = 'integer' and "subscription_id" between -2147483648 and 2147483647),
  "first_sequence" int not null check (typeof("first_sequence") = 'integer' and "first_sequence" between -2147483648 and 2147483647),
  "last_sequence" int not null check (typeof("last_sequence") = 'integer' and "last_sequence" between -2147483648 and 2147483647),
  "attempts" int not null check (typeof("attempts") = 'integer' and "attempts" between -2147483648 and 2147483647),
  "last_status" int null check ("last_status" is null or typeof("last_status") = 'integer' and "last_status" between -2147483648 and 2147483647),
  "last_error" nvarchar(60) collate nocase null check ("last_error" is null or length("last_error") <= 60),
  "given_up_at" datetime2(7) not null check ("given_up_at" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
);

create index "dynamics365"."IX_dynamics365_dead_letter_subscription_id_last_sequence" on "dead_letter" ("subscription_id", "last_sequence");

create index "dynamics365"."IX_dynamics365_dead_letter_given_up_at" on "dead_letter" ("given_up_at");
