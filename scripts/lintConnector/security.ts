import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';

/** Every operation asks for a sign-in, and for one that is defined. */
export function* securityRules({ swagger, operations }: Connector): Generator<Finding> {
  const rule = 'SecurityMissing';
  const defined = Object.keys(swagger.securityDefinitions ?? {});
  const lacks = (requirements: unknown): string | undefined => {
    if (!Array.isArray(requirements) || requirements.length === 0) return 'asks for no sign-in';
    for (const requirement of requirements as unknown[]) {
      const names = isRecord(requirement) ? Object.keys(requirement) : [];
      if (names.length === 0) return 'lets callers in without a sign-in';
      const unknown = names.find((name) => !defined.includes(name));
      if (unknown !== undefined) return `asks for "${unknown}", which is not defined`;
    }
    return undefined;
  };
  const problem = lacks(swagger.security);
  if (problem) yield { rule, place: 'security', problem };
  for (const { place, operation } of operations) {
    const own = operation.security === undefined ? undefined : lacks(operation.security);
    if (own) yield { rule, place, problem: own };
  }
}
