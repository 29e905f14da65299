import contract from '../../../schemas/contract.json' with { type: 'json' };
import type { describeContact } from '../../mapping/describeContact.ts';

const { schemas } = contract.components;

/**
 * The whole of what operations answer for a contact: the contract's own properties, with the fields and the row of the
 * present mapping. Complete, because a designer may read it in place of the contract's.
 */
export function contactSchema(mapped: ReturnType<typeof describeContact>): Record<string, unknown> {
  const { type, required, properties } = schemas.Contact;
  const inline = {
    problems: { ...properties.problems, items: schemas.FieldProblem },
    groups: { ...properties.groups, items: schemas.GroupExplanation },
    failure: schemas.Failure,
  };
  return { type, required, properties: { ...properties, ...inline, ...mapped.properties } };
}
