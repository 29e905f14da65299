alter table "dynamics365"."audit" add "trace_id" nvarchar(32) null;
