alter table "dynamics365"."contact_state" add "lagging" "nvarchar(max)" collate nocase null;
