import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Change tracking: the full read, delta links, removals, pages and expiry. */

type Row = Record<string, unknown>;
type Changes = { value: Row[]; '@odata.deltaLink'?: string; '@odata.nextLink'?: string };

const track = { Prefer: 'odata.track-changes' };
let standin: DataverseStandin;
let caller: Caller;

beforeAll(async () => {
  standin = await createDataverseStandin({ contacts: { count: 7 } });
  caller = await connectCaller(standin);
});
afterAll(() => standin.close());

/** Follows a link of an answer, which is absolute. */
function follow(link: string | undefined, headers?: Record<string, string>): Promise<Answer<Changes>> {
  expect(link).toMatch(new RegExp(`^${standin.url}/api/data/v9\\.2/contacts\\?`));
  return caller.get<Changes>(String(link).slice(`${standin.url}/api/data/v9.2/`.length), headers);
}

async function start(select = 'lastname'): Promise<string> {
  const answer = await caller.get<Changes>(`contacts?$select=${select}`, track);
  return String(answer.body['@odata.deltaLink']);
}

async function create(lastname: string): Promise<string> {
  const answer = await caller.send<Row>(
    'POST',
    'contacts',
    { lastname },
    { Prefer: 'return=representation' },
  );
  return String(answer.body.contactid);
}

describe('the first read', () => {
  it('gives every row and a delta link', async () => {
    const answer = await caller.get<Changes>('contacts?$select=lastname', track);
    expect(answer.body.value).toHaveLength(7);
    expect(answer.headers.get('preference-applied')).toBe('odata.track-changes');
    expect(answer.body['@odata.deltaLink']).toMatch(/\?\$select=lastname&\$deltatoken=\d+%21/);
  });

  it('pages with one delta link at the end, which knows what changed while paging', async () => {
    const prefer = { Prefer: 'odata.track-changes, odata.maxpagesize=3' };
    let answer = await caller.get<Changes>('contacts?$select=lastname', prefer);
    const sizes = [answer.body.value.length];
    const changed = String(answer.body.value[0]?.contactid);
    await caller.send('PATCH', `contacts(${changed})`, { lastname: 'Changed while paging' });
    while (answer.body['@odata.nextLink']) {
      answer = await follow(answer.body['@odata.nextLink'], prefer);
      sizes.push(answer.body.value.length);
    }
    expect(sizes).toEqual([3, 3, 1]);
    const delta = await follow(answer.body['@odata.deltaLink']);
    expect(delta.body.value.map((row) => row.contactid)).toEqual([changed]);
  });

  it.each(['$filter=lastname ne null', '$orderby=lastname', '$expand=owninguser', '$top=1'])(
    'refuses %s',
    async (option) => {
      const answer = await caller.get(`contacts?${option}`, track);
      const name = option.split('=')[0];
      expect([answer.status, answer.body.error.message]).toEqual([
        400,
        `The "${name}" query parameter isn't supported when Change Tracking is enabled.`,
      ]);
    },
  );

  it('is refused for a table that does not track changes', async () => {
    const answer = await caller.get('kx_formsubmissiones', track);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      "Entity kx_formsubmission isn't enabled for change tracking.",
    ]);
  });
});

describe('a delta link', () => {
  it('gives nothing when nothing has changed', async () => {
    expect((await follow(await start())).body.value).toEqual([]);
  });

  it('gives changed rows once, with the chosen columns, then removed ones', async () => {
    const [changed, removed] = [await create('Changed'), await create('Removed')];
    const link = await start();
    await caller.send('PATCH', `contacts(${changed})`, { lastname: 'Once' });
    await caller.send('DELETE', `contacts(${removed})`);
    await caller.send('PATCH', `contacts(${changed})`, { lastname: 'Twice' });
    const { body } = await follow(link);
    expect(body.value).toEqual([
      { '@odata.etag': expect.any(String), lastname: 'Twice', contactid: changed },
      {
        '@odata.context': `${standin.url}/api/data/v9.2/$metadata#contacts/$deletedEntity`,
        id: removed,
        reason: 'deleted',
      },
    ]);
  });

  it('gives a row made and removed in between as removed only', async () => {
    const link = await start();
    const id = await create('Short-lived');
    await caller.send('DELETE', `contacts(${id})`);
    expect((await follow(link)).body.value.map((row) => [row.id, row.reason])).toEqual([[id, 'deleted']]);
  });

  it('gives a row removed and made again as a row', async () => {
    const id = await create('Phoenix');
    const link = await start();
    await caller.send('DELETE', `contacts(${id})`);
    await caller.send('PATCH', `contacts(${id})`, { lastname: 'Risen' });
    expect((await follow(link)).body.value).toMatchObject([{ contactid: id, lastname: 'Risen' }]);
  });

  it('says nothing of writes that were rolled back', async () => {
    const id = await create('Untouched');
    const link = await start();
    const target = (row: Row): Row => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', ...row });
    await caller.send('POST', 'contacts/Microsoft.Dynamics.CRM.UpdateMultiple', {
      Targets: [
        target({ contactid: id, lastname: 'Rolled back' }),
        target({ contactid: id, lastname: 'x'.repeat(51) }),
      ],
    });
    expect((await follow(link)).body.value).toEqual([]);
  });

  it('leads on: the next link starts where the last one ended', async () => {
    const first = await follow(await start());
    const id = await create('Between');
    const second = await follow(first.body['@odata.deltaLink']);
    const third = await follow(second.body['@odata.deltaLink']);
    expect([second.body.value.map((row) => row.contactid), third.body.value]).toEqual([[id], []]);
  });

  it('pages, changed rows before removed ones', async () => {
    const removed = await create('Removed');
    const link = await start();
    const made = [await create('A'), await create('B'), await create('C')];
    await caller.send('DELETE', `contacts(${removed})`);
    const prefer = { Prefer: 'odata.maxpagesize=2' };
    let answer = await follow(link, prefer);
    const seen = [...answer.body.value];
    while (answer.body['@odata.nextLink']) {
      answer = await follow(answer.body['@odata.nextLink'], prefer);
      seen.push(...answer.body.value);
    }
    expect(seen.map((row) => row.contactid ?? row.id)).toEqual([...made, removed]);
  });

  it('counts its changes', async () => {
    const link = new URL(await start());
    await create('Counted');
    const answer = await caller.get(`contacts/$count${link.search}`);
    expect(answer.text).toBe('1');
  });

  it('expires after seven days, and sooner when the organization says so', async () => {
    const link = await start();
    standin.clock.advance(7 * 86_400_000 - 60_000);
    caller = await connectCaller(standin);
    expect((await follow(link)).status).toBe(200);
    standin.clock.advance(120_000);
    const late = await caller.get(link.slice(`${standin.url}/api/data/v9.2/`.length));
    expect([late.status, late.body.error.code]).toEqual([400, '0x80044352']);
    await caller.control('PATCH', 'organization', { changeTrackingDays: 0 });
    const young = await start();
    standin.clock.advance(2_000);
    expect((await follow(young)).status).toBe(400);
    await caller.control('PATCH', 'organization', { changeTrackingDays: 7 });
  });
});
