import fc from 'fast-check';
import type { Kind } from '../kind.ts';
import { hostileText, hostileValue } from '../words.ts';

const names = [
  'MessageName',
  'PrimaryEntityName',
  'PrimaryEntityId',
  'OrganizationId',
  'InitiatingUserId',
  'CorrelationId',
  'OperationCreatedOn',
  'InputParameters',
  'PostEntityImages',
  'ParentContext',
];
const columns = fc.oneof(
  fc.constantFrom('firstname', 'modifiedon', '__proto__', 'constructor', 'a.b', ''),
  hostileText,
);
const values = fc.oneof(
  hostileValue,
  hostileText.map((text) => ({ __type: text, Value: text })),
  fc.array(fc.record({ Value: hostileValue }), { maxLength: 5 }),
  fc.record({ Id: hostileText, LogicalName: hostileText }),
  fc.constantFrom('/Date(1)/', '/Date(-99999999999999999)/', '/Date(1e400)/', '9999-99-99T99:99:99Z'),
);
const attributes = fc.array(fc.record({ key: columns, value: values }), { maxLength: 12 });
const entity = fc.record({
  Attributes: fc.oneof({ weight: 4, arbitrary: attributes }, { weight: 1, arbitrary: values }),
});
const parameters = fc.array(
  fc.record({
    key: fc.constantFrom('Target', 'SubordinateId', 'EntityMoniker', 'after', '__proto__'),
    value: fc.oneof({ weight: 4, arbitrary: entity }, { weight: 1, arbitrary: values }),
  }),
  { maxLength: 4 },
);

/** One property that is something else, in every third context. */
const broken = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Record<string, unknown>>({}) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...names), hostileValue)
      .map(([name, value]): Record<string, unknown> => ({ [name]: value })),
  },
);

/** Execution contexts of Dataverse with hostile parts, and keys in the place where addresses are logged by others. */
export const webhooks: Kind = {
  name: 'webhooks',
  share: 4,
  writes: true,
  property: ({ call, callers, keys, stage }) => {
    const [key, other] = [keys.get('webhook') ?? '', keys.get('read') ?? ''];
    const rows = [...stage.rows().keys(), 'abababab-0000-4000-8000-000000000001'];
    const signIn = fc.oneof(
      { weight: 5, arbitrary: fc.constant({ query: '', headers: { 'x-api-key': key } }) },
      { weight: 2, arbitrary: fc.constant({ query: `?code=${key}`, headers: {} }) },
      { weight: 1, arbitrary: fc.constant({ query: `?code=${other}`, headers: {} }) },
      {
        weight: 1,
        arbitrary: hostileText.map((text) => ({
          query: `?code=${encodeURIComponent(text.toWellFormed())}`,
          headers: {},
        })),
      },
      { weight: 1, arbitrary: fc.constantFrom(...callers).map(({ headers }) => ({ query: '', headers })) },
    );
    return fc.asyncProperty(
      signIn,
      fc.constantFrom('Create', 'Update', 'Delete', 'Merge', 'SetState', 'Assign', 'Associate'),
      fc.constantFrom(...rows),
      parameters,
      parameters,
      broken,
      async ({ query, headers }, message, rowId, given, images, more) => {
        const context = {
          MessageName: message,
          PrimaryEntityName: 'contact',
          PrimaryEntityId: rowId,
          OrganizationId: stage.dynamics.organization.id,
          InitiatingUserId: '10000000-0000-4000-8000-000000000002',
          InputParameters: given,
          PostEntityImages: images,
          ...more,
        };
        await call({
          method: 'POST',
          path: `/webhooks/dataverse${query}`,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(context),
        });
        const probe: Record<string, unknown> = {};
        if (Object.keys(Object.prototype).length > 0 || probe.firstname !== undefined)
          throw new Error('the prototype of all objects was changed');
      },
    );
  },
};
