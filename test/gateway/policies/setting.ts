import type { PolicyTemplateInstance } from '../../../scripts/connector/swagger.ts';

/** A policy's own parameter by its short name. */
export function setting(policy: PolicyTemplateInstance, name: string): unknown {
  return policy.parameters[`x-ms-apimTemplateParameter.${name}`];
}
