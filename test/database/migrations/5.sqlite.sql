alter table "dynamics365"."installation" add "main_server" nvarchar(256) collate nocase null check ("main_server" is null or length("main_server") <= 256);

alter table "dynamics365"."installation" add "main_database" nvarchar(128) collate nocase null check ("main_database" is null or length("main_database") <= 128);
