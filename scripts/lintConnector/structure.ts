import { Validator } from '@seriousme/openapi-schema-validator';
import type { Swagger } from '../connector/swagger.ts';
import type { Finding } from './finding.ts';

/** Knows the specification's schema once it has compiled it, which takes a second. */
const validator = new Validator();

/** Whether the definition is a Swagger 2.0 document at all, by the specification's own JSON schema. */
export async function structureFindings(swagger: Swagger): Promise<Finding[]> {
  // It writes into what it reads.
  const { valid, errors } = await validator.validate(structuredClone(swagger));
  if (valid) return [];
  const found = typeof errors === 'string' ? [{ instancePath: '', message: errors }] : (errors ?? []);
  // Where one of several forms would do, every form complains: the deepest place is the one that is meant.
  const deepest = Math.max(...found.map(({ instancePath }) => depthOf(instancePath)));
  const [first] = found.filter(({ instancePath }) => depthOf(instancePath) === deepest);
  return [
    {
      rule: 'SwaggerStructure',
      place: placeOf(first?.instancePath ?? ''),
      problem: `is not as Swagger 2.0 wants it: ${first?.message ?? 'the document'}`,
    },
  ];
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** A JSON pointer in words. */
function placeOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return (
    steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join(' › ') || 'the definition'
  );
}
