import type { Connector, Finding } from './finding.ts';

/** Paths: well formed, and no two that the gateway, which ignores case, would take for one. */
export function* pathRules({ swagger, operations }: Connector): Generator<Finding> {
  const seen = new Map<string, string>();
  for (const path of Object.keys(swagger.paths)) {
    const place = `path ${path}`;
    if (
      !/^\/([A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9]*\})(\/([A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9]*\}))*$/.test(
        path,
      )
    ) {
      yield {
        rule: 'PathShape',
        place,
        problem: 'must be segments of plain characters or one {parameter} each',
      };
    }
    const shape = path
      .toLowerCase()
      .replace(/\{[^{}]*\}/g, '{}')
      .replace(/\/$/, '');
    const other = seen.get(shape);
    if (other) yield { rule: 'PathRedefined', place, problem: `is the same path as ${other}` };
    seen.set(shape, path);
  }
  // The gateway drops /trigger, so a trigger's path must not meet an action's either.
  const served = new Map<string, string>();
  for (const { place, path, method } of operations) {
    const shape = `${method} ${path
      .toLowerCase()
      .replace(/\{[^{}]*\}/g, '{}')
      .replace(/^\/trigger(?=\/)/, '')}`;
    const other = served.get(shape);
    if (other && other !== place) {
      yield {
        rule: 'PartialDuplicateOperationPath',
        place,
        problem: `reaches the service on the path of ${other}`,
      };
    }
    served.set(shape, place);
  }
}
