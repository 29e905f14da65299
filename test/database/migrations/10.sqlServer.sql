alter table "dynamics365"."audit" add "caller_kind" nvarchar(20) null;

alter table "dynamics365"."audit" add "address" nvarchar(64) null;
