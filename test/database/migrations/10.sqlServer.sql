create index "IX_dynamics365_audit_caller_audit_id" on "dynamics365"."audit" ("caller", "audit_id");

create index "IX_dynamics365_audit_subject_audit_id" on "dynamics365"."audit" ("subject", "audit_id");
