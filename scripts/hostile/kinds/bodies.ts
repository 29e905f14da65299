import fc from 'fast-check';
import { operations } from '../anyCall.ts';
import type { Kind } from '../kind.ts';
import { hostileText, hostileValue } from '../words.ts';

const writing = operations.filter(({ method }) => method !== 'get');

const nested = fc
  .tuple(
    fc.constantFrom('[', '{"a":', '[{"a":', '"\\u', '[['),
    fc.integer({ min: 1, max: 30_000 }),
    fc.boolean(),
  )
  .map(([open, times, closed]) => open.repeat(times) + (closed ? ']'.repeat(times) : ''));

const names = [
  'contactid',
  'rowId',
  'version',
  'pairs',
  'rows',
  'value',
  'subject',
  'reason',
  'dryRun',
  'wait',
];
const special = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'сontactid',
  'ContactId',
  'contactid\u200b',
  'length',
];

/** An object as text, so that a name can stand there twice. */
const twice = fc
  .array(fc.tuple(fc.constantFrom(...names, ...special), hostileValue), { minLength: 1, maxLength: 6 })
  .map(
    (pairs) =>
      `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`,
  );

const polluting = fc
  .tuple(fc.constantFrom(...special), fc.constantFrom(...special), hostileValue)
  .map(([one, other, value]) =>
    JSON.stringify({ [one]: 1 }).replace(
      '1',
      `{${JSON.stringify(other)}:${JSON.stringify(value) ?? 'null'}}`,
    ),
  );

const numbers = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom('0', '9', '-', '1e', '0.0'),
    fc.integer({ min: 1, max: 60_000 }),
  )
  .map(([name, digit, times]) => `{"${name}":${digit.repeat(times)}}`);

const large = fc.integer({ min: 60_000, max: 300_000 }).map((length) => `{"reason":"${'x'.repeat(length)}"}`);

const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => new Uint8Array(each));

/** Bodies that are no JSON, too deep, too large, with names twice or names that JavaScript gives a meaning. */
export const bodies: Kind = {
  name: 'bodies',
  share: 8,
  writes: true,
  property: ({ call, callers, known }) => {
    const types = [
      'application/json',
      'text/plain',
      'application/json; charset=utf-16',
      'application/xml',
      '',
    ];
    return fc.asyncProperty(
      fc.constantFrom(...writing),
      fc.constantFrom(...callers.filter(({ writes }) => writes)),
      fc.oneof(
        { weight: 4, arbitrary: twice },
        { weight: 3, arbitrary: polluting },
        { weight: 2, arbitrary: hostileText },
        { weight: 1, arbitrary: nested },
        { weight: 1, arbitrary: numbers },
        { weight: 2, arbitrary: bytes },
        { weight: 1, arbitrary: large },
      ),
      fc.oneof(
        { weight: 5, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...types) },
      ),
      async ({ method, path }, { headers }, body, type) => {
        const contact = String(known.values.contact[0]);
        await call({
          method: method.toUpperCase(),
          path: path
            .replace('{contact}', encodeURIComponent(contact))
            .replace('{run}', String(known.values.run[0]))
            .replace('{failure}', '00000000-0000-4000-8000-000000000000'),
          headers: { ...headers, 'content-type': type },
          body,
        });
        // Assigned to a prototype, it would be on every object of the process.
        const probe: Record<string, unknown> = {};
        if (Object.keys(Object.prototype).length > 0 || probe.contactid !== undefined)
          throw new Error('the prototype of all objects was changed');
      },
    );
  },
  after: async ({ call, keys }) => {
    const headers = { 'x-api-key': keys.get('manage') ?? '' };
    await call({ method: 'POST', path: '/xperience-dynamics365/resume', headers });
  },
};
