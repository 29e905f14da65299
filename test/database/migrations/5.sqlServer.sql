create index "IX_dynamics365_run_kind_dry_run" on "dynamics365"."run" ("kind", "dry_run");

create index "IX_dynamics365_failure_state_code_field_activity_id" on "dynamics365"."failure" ("state", "code", "field", "activity_id");
