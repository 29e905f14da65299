create index "dynamics365"."IX_dynamics365_run_kind_dry_run" on "run" ("kind", "dry_run");

create index "dynamics365"."IX_dynamics365_failure_state_code_field_activity_id" on "failure" ("state", "code", "field", "activity_id");
