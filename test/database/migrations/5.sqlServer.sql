alter table "dynamics365"."installation" add "main_server" nvarchar(256) null;

alter table "dynamics365"."installation" add "main_database" nvarchar(128) null;
