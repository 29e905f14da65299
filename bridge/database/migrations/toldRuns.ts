/** What ended before triggers told of a run last, or while they never did, is not told again. */
export const markToldRuns = `update "dynamics365"."run" set "told_finished_at" = "finished_at"
where not exists (select 1 from "dynamics365"."event" where "kind" = 'runFinished')
or "finished_at" <= (select max("recorded_at") from "dynamics365"."event" where "kind" = 'runFinished')`;
