create table "dynamics365"."activity_progress" (
  "contact_id" int not null,
  "floor" int not null default 0,
  "position" int not null,
  "target" int null,
  "seen" int not null,
  constraint "PK_dynamics365_activity_progress" primary key ("contact_id")
);

create index "IX_dynamics365_activity_progress_target" on "dynamics365"."activity_progress" ("target");

create table "dynamics365"."activity_type" (
  "type" nvarchar(250) not null,
  "signature" nvarchar(64) null,
  "waiting_from" int null,
  constraint "PK_dynamics365_activity_type" primary key ("type")
);

insert into "dynamics365"."activity_progress" ("contact_id", "floor", "position", "target", "seen")
select "contact_id", "activity_position", "activity_position", "activity_target", coalesce("activity_count", 0)
from "dynamics365"."contact_state" where "activity_position" is not null;

alter table "dynamics365"."contact_state" drop column "activity_position";

alter table "dynamics365"."contact_state" drop column "activity_target";

alter table "dynamics365"."contact_state" drop column "activity_count";
