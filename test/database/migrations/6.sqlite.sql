alter table "dynamics365"."audit" add "trace_id" nvarchar(32) collate nocase null check ("trace_id" is null or length("trace_id") <= 32);
