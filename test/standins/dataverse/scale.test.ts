import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Many contacts must be served as fast as a thousand; told by the rows looked at, not by a clock. */

const many = 20_000;
const few = 1_000;

type Side = { standin: DataverseStandin; caller: Caller; ids: string[]; created: number };

let large: Side;
let small: Side;

async function open(count: number): Promise<Side> {
  const standin = await createDataverseStandin({ contacts: { count } });
  const ids = [...(standin.organization.table('contact')?.rows.scan() ?? [])].map((row) => row.id);
  return { standin, caller: await connectCaller(standin), ids, created: 0 };
}

beforeAll(async () => {
  [large, small] = [await open(many), await open(few)];
}, 120_000);
afterAll(async () => {
  await Promise.all([large.standin.close(), small.standin.close()]);
});

type Work = (side: Side, round: number) => Promise<{ status: number }>;

/** Ids spread over the whole table, another handful each round. */
function spread(side: Side, round: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => side.ids[(index * 7_919 + round * 104_729) % side.ids.length] ?? '',
  );
}

const works: [what: string, work: Work][] = [
  [
    'reading a row by id',
    (side, round) => side.caller.get(`contacts(${spread(side, round, 1)[0]})?$select=lastname`),
  ],
  [
    'reading 50 rows by an In filter on the id',
    (side, round) => {
      const values = spread(side, round, 50).map((id) => `'${id}'`);
      return side.caller.get(
        `contacts?$select=lastname&$filter=Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${values}])`,
      );
    },
  ],
  [
    'reading 20 rows by an or of ids',
    (side, round) => {
      const terms = spread(side, round, 20).map((id) => `contactid eq ${id}`);
      return side.caller.get(`contacts?$select=lastname&$filter=${terms.join(' or ')}`);
    },
  ],
  [
    'finding a row by its e-mail address',
    (side, round) =>
      side.caller.get(
        `contacts?$select=lastname&$filter=emailaddress1 eq 'contact${1 + ((round * 17) % few)}.1@example.com'`,
      ),
  ],
  [
    'finding no row by an alternate key',
    (side, round) => side.caller.get(`contacts?$select=lastname&$filter=kx_externalid eq 'none-${round}'`),
  ],
  [
    'updating a row',
    (side, round) =>
      side.caller.send('PATCH', `contacts(${spread(side, round, 1)[0]})`, { jobtitle: `Round ${round}` }),
  ],
  [
    'creating a row',
    (side) => side.caller.send('POST', 'contacts', { lastname: 'Created', emailaddress1: 'new@example.com' }),
  ],
  [
    'a page in the middle',
    (side, round) =>
      side.caller.get(pageFrom(spread(side, round, 1)[0] ?? ''), { Prefer: 'odata.maxpagesize=50' }),
  ],
];

/** The address of the page that follows a row. */
function pageFrom(id: string): string {
  const inner = `<cookie page="1"><contactid last="{${id.toUpperCase()}}" first="{${id.toUpperCase()}}" /></cookie>`;
  const cookie = `<cookie pagenumber="2" pagingcookie="${encodeURIComponent(encodeURIComponent(inner))}" istracking="False" />`;
  return `contacts?$select=lastname&$skiptoken=${encodeURIComponent(cookie)}`;
}

/** How many rows of the table the stand-in has in hand for some work, which no busy machine changes. */
async function rowsLookedAt(side: Side, work: Work, round = 1): Promise<number> {
  const rows = side.standin.organization.table('contact')?.rows;
  if (!rows) throw new Error('There is no table of contacts.');
  const { scan, find, changes, get } = rows;
  let looked = 0;
  function* counted<T>(all: Iterable<T>): Generator<T> {
    for (const each of all) {
      looked += 1;
      yield each;
    }
  }
  Object.assign(rows, {
    scan: (...given: Parameters<typeof scan>) => counted(scan(...given)),
    find: (...given: Parameters<typeof find>) => counted(find(...given)),
    changes: (...given: Parameters<typeof changes>) => counted(changes(...given)),
    get: (...given: Parameters<typeof get>) => {
      looked += 1;
      return get(...given);
    },
  });
  try {
    expect((await work(side, round)).status).toBeLessThan(300);
  } finally {
    Object.assign(rows, { scan, find, changes, get });
  }
  return looked;
}

describe('with 20,000 contacts', () => {
  it.each(works)('%s looks at as many rows as with 1,000', async (_what, work) => {
    const [inLarge, inSmall] = [await rowsLookedAt(large, work), await rowsLookedAt(small, work)];
    expect(inLarge).toBe(inSmall);
    expect(inSmall).toBeLessThan(few / 4);
  });

  it('a delta link costs what has changed, not what is there', async () => {
    const deltaLinkOf = async (side: Side): Promise<string> => {
      const root = `${side.standin.url}/api/data/v9.2/`;
      let path = 'contacts?$select=contactid';
      for (;;) {
        const { body } = await side.caller.get<Record<string, string>>(path, {
          Prefer: 'odata.track-changes',
        });
        const delta = body['@odata.deltaLink'];
        if (delta !== undefined) return delta.slice(root.length);
        path = String(body['@odata.nextLink']).slice(root.length);
      }
    };
    const link = await deltaLinkOf(large);
    expect(await rowsLookedAt(large, ({ caller }) => caller.get(link))).toBe(0);
    await large.caller.send('PATCH', `contacts(${large.ids[7]})`, { jobtitle: 'Changed' });
    expect(await rowsLookedAt(large, ({ caller }) => caller.get(link))).toBeLessThan(5);
  });
});
