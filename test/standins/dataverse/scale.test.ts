import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** A hundred thousand contacts must be served about as fast as a thousand; told by a ratio, not by a clock. */

const many = 100_000;
const few = 1_000;
/** Measured are medians over loopback HTTP, a fraction of a millisecond each; scanning the rows costs 100 times more. */
const flat = 3;
const rounds = 41;

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

/** Medians of both sides, taken in turns so that whatever else the machine does falls on both. */
async function medians(work: Work): Promise<{ large: number; small: number }> {
  const times: { large: number[]; small: number[] } = { large: [], small: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['large', 'small'] as const) {
      const side = name === 'large' ? large : small;
      const started = performance.now();
      const { status } = await work(side, round);
      if (round > 0) times[name].push(performance.now() - started);
      expect(status).toBeLessThan(300);
    }
  }
  return { large: median(times.large), small: median(times.small) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('with 100,000 contacts', () => {
  it.each(works)('%s takes about as long as with 1,000', async (_what, work) => {
    const time = await medians(work);
    expect(time.large / time.small).toBeLessThan(flat);
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
    const links = new Map([
      [large, await deltaLinkOf(large)],
      [small, await deltaLinkOf(small)],
    ]);
    const time = await medians((side) => side.caller.get(links.get(side) ?? ''));
    expect(time.large / time.small).toBeLessThan(flat);
  });
});
