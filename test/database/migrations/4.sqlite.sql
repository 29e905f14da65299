alter table "dynamics365"."run" add "contacts_total" int null check ("contacts_total" is null or typeof("contacts_total") = 'integer' and "contacts_total" between -2147483648 and 2147483647);

alter table "dynamics365"."run" add "worked_ms" bigint not null default 0 check (typeof("worked_ms") = 'integer');

alter table "dynamics365"."failure" add "payload" "nvarchar(max)" collate nocase null;
