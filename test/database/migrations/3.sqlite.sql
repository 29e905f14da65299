create table "dynamics365"."activity_progress" (
  "contact_id" int not null check (typeof("contact_id") = 'integer' and "contact_id" between -2147483648 and 2147483647),
  "floor" int not null default 0 check (typeof("floor") = 'integer' and "floor" between -2147483648 and 2147483647),
  "position" int not null check (typeof("position") = 'integer' and "position" between -2147483648 and 2147483647),
  "target" int null check ("target" is null or typeof("target") = 'integer' and "target" between -2147483648 and 2147483647),
  "seen" int not null check (typeof("seen") = 'integer' and "seen" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_activity_progress" primary key ("contact_id")
);

create index "dynamics365"."IX_dynamics365_activity_progress_target" on "activity_progress" ("target");

create table "dynamics365"."activity_type" (
  "type" nvarchar(250) collate nocase not null check (length("type") <= 250),
  "signature" nvarchar(64) collate nocase null check ("signature" is null or length("signature") <= 64),
  "waiting_from" int null check ("waiting_from" is null or typeof("waiting_from") = 'integer' and "waiting_from" between -2147483648 and 2147483647),
  constraint "PK_dynamics365_activity_type" primary key ("type")
);

insert into "dynamics365"."activity_progress" ("contact_id", "floor", "position", "target", "seen")
select "contact_id", "activity_position", "activity_position", "activity_target", coalesce("activity_count", 0)
from "dynamics365"."contact_state" where "activity_position" is not null;

alter table "dynamics365"."contact_state" drop column "activity_position";

alter table "dynamics365"."contact_state" drop column "activity_target";

alter table "dynamics365"."contact_state" drop column "activity_count";
