alter table "dynamics365"."audit" add "caller_kind" nvarchar(20) collate nocase null check ("caller_kind" is null or length("caller_kind") <= 20);

alter table "dynamics365"."audit" add "address" nvarchar(64) collate nocase null check ("address" is null or length("address") <= 64);
