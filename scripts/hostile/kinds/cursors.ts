import fc from 'fast-check';
import { operations } from '../anyCall.ts';
import type { Kind } from '../kind.ts';
import { hostileText, hostileValue } from '../words.ts';

const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));

/** Cursors as they look, with other lists and other numbers in them, and texts that are none. */
const anyCursor = fc.oneof(
  hostileText,
  fc
    .tuple(hostileValue, hostileValue, hostileValue)
    .map((content) => Buffer.from(JSON.stringify(content)).toString('base64url')),
  fc
    .tuple(
      fc.constantFrom('contacts', 'runs', 'failures', 'activities', 'audit', 'events'),
      fc.oneof(hostileText, fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String)),
    )
    .map(([list, after]) => Buffer.from(JSON.stringify([1, list, after])).toString('base64url')),
);

/** What a reader follows: a link of the bridge, then the same with another cursor, or a part of it changed. */
export const cursors: Kind = {
  name: 'cursors and links to further pages',
  share: 9,
  writes: false,
  property: ({ call, callers, known }) => {
    const readers = callers.filter(({ name }) => name === 'key for read' || name === 'user editor.read');
    const spoil = fc.record({ at: fc.nat(), text: hostileText, keep: fc.boolean() });
    return fc.asyncProperty(
      fc.constantFrom(...lists),
      fc.constantFrom(...readers),
      fc.option(anyCursor, { nil: undefined }),
      spoil,
      async ({ path }, { headers }, given, { at, text, keep }) => {
        const run = String(known.values.run[0]);
        const base = `${path.replace('{run}', run)}?limit=1`;
        const follow = (cursor: string) =>
          call({
            method: 'GET',
            path: `${base}&cursor=${encodeURIComponent(cursor.toWellFormed())}`,
            headers,
          });
        if (given !== undefined) {
          await follow(given);
          return;
        }
        const first = await call({ method: 'GET', path: base, headers });
        const link: unknown = first.status === 200 ? linkOf(JSON.parse(first.text)) : undefined;
        if (typeof link !== 'string') return;
        const cursor = new URL(link).searchParams.get('cursor') ?? '';
        const place = at % (cursor.length + 1);
        const { status } = await follow(
          keep ? cursor : cursor.slice(0, place) + text + cursor.slice(place + 1),
        );
        if (keep && status !== 200) throw new Error(`the bridge's own link was answered ${status}`);
      },
    );
  },
};

function linkOf(page: Record<string, unknown>): unknown {
  return page['@odata.nextLink'] ?? page.nextLink;
}
