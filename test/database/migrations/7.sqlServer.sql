alter table "dynamics365"."event" add "complete_at" datetime2(7) null;

create table "dynamics365"."subscription" (
  "subscription_id" int identity(1,1) not null,
  "public_id" uniqueidentifier not null,
  "kind" nvarchar(40) not null,
  "filter" nvarchar(1000) not null,
  "owner" nvarchar(254) not null,
  "owner_kind" nvarchar(20) not null,
  "owner_mark" nvarchar(64) null,
  "address" nvarchar(max) not null,
  "host" nvarchar(255) not null,
  "target_hash" nvarchar(64) not null,
  "same_as" int null,
  "state" nvarchar(20) not null,
  "code" nvarchar(60) null,
  "changed_at" datetime2(7) not null,
  "position" int not null,
  "in_hand" int null,
  "attempts" int not null default 0,
  "next_attempt_at" datetime2(7) null,
  "last_status" int null,
  "last_error" nvarchar(60) null,
  "delivered_at" datetime2(7) null,
  "created_at" datetime2(7) not null,
  "ends_at" datetime2(7) null,
  constraint "PK_dynamics365_subscription" primary key ("subscription_id"),
  constraint "UQ_dynamics365_subscription_public_id" unique ("public_id")
);

create index "IX_dynamics365_subscription_state" on "dynamics365"."subscription" ("state");

create index "IX_dynamics365_subscription_owner_owner_kind" on "dynamics365"."subscription" ("owner", "owner_kind");

create index "IX_dynamics365_subscription_target_hash" on "dynamics365"."subscription" ("target_hash");

create table "dynamics365"."dead_letter" (
  "dead_letter_id" int identity(1,1) not null,
  "subscription_id" int not null,
  "first_sequence" int not null,
  "last_sequence" int not null,
  "attempts" int not null,
  "last_status" int null,
  "last_error" nvarchar(60) null,
  "given_up_at" datetime2(7) not null,
  constraint "PK_dynamics365_dead_letter" primary key ("dead_letter_id")
);

create index "IX_dynamics365_dead_letter_subscription_id_last_sequence" on "dynamics365"."dead_letter" ("subscription_id", "last_sequence");

create index "IX_dynamics365_dead_letter_given_up_at" on "dynamics365"."dead_letter" ("given_up_at");
