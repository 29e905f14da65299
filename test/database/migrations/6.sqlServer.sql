alter table "dynamics365"."run" add "told_finished_at" datetime2(7) null;

update "dynamics365"."run" set "told_finished_at" = "finished_at"
where not exists (select 1 from "dynamics365"."event" where "kind" = 'runFinished')
or "finished_at" <= (select max("recorded_at") from "dynamics365"."event" where "kind" = 'runFinished');
