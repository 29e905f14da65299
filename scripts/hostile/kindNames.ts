/** Of all kinds, in their order. The help shows them, and would take seconds if it had to load the kinds. */
export const kindNames = [
  'Basic headers',
  'API keys',
  'tokens',
  'addresses, methods and headers',
  'addresses of flows',
  'cursors and links to further pages',
  'operations, by callers who may not write',
  'form definitions',
  'names of forms and fields',
  'answers of Dynamics',
  'requests on the wire that are mis-framed',
  'operations, over the wire',
  'operations, while Dynamics is hostile',
  'webhooks',
  'bodies',
  'operations, by callers who may write',
] as const;

export type KindName = (typeof kindNames)[number];
