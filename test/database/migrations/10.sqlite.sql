create index "dynamics365"."IX_dynamics365_audit_caller_audit_id" on "audit" ("caller", "audit_id");

create index "dynamics365"."IX_dynamics365_audit_subject_audit_id" on "audit" ("subject", "audit_id");
