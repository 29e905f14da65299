alter table "dynamics365"."run" add "contacts_total" int null;

alter table "dynamics365"."run" add "worked_ms" bigint not null default 0;

alter table "dynamics365"."failure" add "payload" nvarchar(max) null;
