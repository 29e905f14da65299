import type { components } from '../../schemas/contract.ts';

type PlannedChange = components['schemas']['PlannedChange'];

/** What would be done, contact by contact. */
export const plannedTable = {
  head: ['contact', 'what', 'fields and values'],
  row: ({ contactId, kind, fields, problems = [] }: PlannedChange): (string | number)[] => [
    contactId,
    kind,
    [
      ...fields.map(({ field, old, new: value }) => `${field}: ${old ?? '(empty)'} → ${value ?? '(empty)'}`),
      ...problems.map(({ detail }) => detail),
    ].join('; '),
  ],
  none: 'Nothing would be done.',
};
