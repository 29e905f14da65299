import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** `$batch`, byte by byte: the bodies are written out here, and the answers are taken apart by hand. */

let standin: DataverseStandin;
let caller: Caller;
let lastId = 0;

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterAll(() => standin.close());

type Part = { status: number; headers: Record<string, string>; contentId: string | undefined; body: string };
type Reply = { status: number; boundary: string; text: string; parts: (Part | Part[])[]; headers: Headers };

function newId(): string {
  lastId += 1;
  return `c0000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
}

/** An operation as a part of a batch or changeset. */
function operation(
  method: string,
  target: string,
  body?: unknown,
  headers: string[] = [],
  contentId?: string,
): string[] {
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${method} ${target} HTTP/1.1`,
    ...(body === undefined ? [] : ['Content-Type: application/json; type=entry']),
    ...headers,
    '',
    ...(body === undefined ? [''] : [typeof body === 'string' ? body : JSON.stringify(body)]),
  ];
}

const contacts = '/api/data/v9.2/contacts';
const createContact = (lastname: string, contentId?: string): string[] =>
  operation('POST', contacts, { lastname }, [], contentId);

function changeset(...operations: string[][]): string[] {
  return [
    'Content-Type: multipart/mixed; boundary="changeset_1"',
    '',
    ...operations.flatMap((lines) => ['--changeset_1', ...lines]),
    '--changeset_1--',
    '',
  ];
}

function batchBody(parts: string[][], lineEnd = '\r\n', end = lineEnd): string {
  return [...parts.flatMap((lines) => ['--batch_1', ...lines]), '--batch_1--'].join(lineEnd) + end;
}

async function sendRaw(body: string, headers: Record<string, string> = {}): Promise<Reply> {
  const answer = await caller.send('POST', '$batch', body, {
    'Content-Type': 'multipart/mixed; boundary="batch_1"',
    ...headers,
  });
  const boundary = /boundary=(\S+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? '';
  const parts = boundary === '' ? [] : takeApart(answer.text, boundary).map(readPart);
  return { status: answer.status, boundary, text: answer.text, parts, headers: answer.headers };
}

function send(parts: string[][], headers: Record<string, string> = {}): Promise<Reply> {
  return sendRaw(batchBody(parts), headers);
}

function takeApart(text: string, boundary: string): string[] {
  expect(text.startsWith(`--${boundary}\r\n`)).toBe(true);
  expect(text.trimEnd().endsWith(`--${boundary}--`)).toBe(true);
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(2));
}

function readPart(text: string): Part | Part[] {
  const nested = /^Content-Type: multipart\/mixed; boundary=(\S+)\r\n\r\n/.exec(text);
  if (nested?.[1])
    return takeApart(text.slice(nested[0].length), nested[1]).map((part) => readPart(part) as Part);
  const [mime = '', head = '', ...body] = text.split('\r\n\r\n');
  expect(mime).toContain('Content-Type: application/http\r\nContent-Transfer-Encoding: binary');
  const [status = '', ...lines] = head.split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) \S+/.exec(status)?.[1]),
    headers: Object.fromEntries(lines.map((line) => line.split(': ') as [string, string])),
    contentId: /Content-ID: (\S+)/.exec(mime)?.[1],
    body: body.join('\r\n\r\n').trimEnd(),
  };
}

function statuses(reply: Reply): unknown[] {
  return reply.parts.map((part) => (Array.isArray(part) ? part.map((inner) => inner.status) : part.status));
}

async function count(lastname: string): Promise<number> {
  return Number((await caller.get(`contacts/$count?$filter=lastname eq '${lastname}'`)).text);
}

const goOn = { Prefer: 'odata.continue-on-error' };

describe('operations', () => {
  it('run in order and answer in order, with a boundary of the answer’s own', async () => {
    const id = newId();
    const reply = await send([
      operation('PATCH', `${contacts}(${id})`, { lastname: 'Řád' }),
      operation('GET', `${contacts}(${id})?$select=lastname`),
      operation('DELETE', `${contacts}(${id})`),
    ]);
    expect(reply.status).toBe(200);
    expect(reply.boundary).toMatch(/^batchresponse_[0-9a-f-]{36}$/);
    expect(reply.headers.get('odata-version')).toBe('4.0');
    expect(statuses(reply)).toEqual([204, 200, 204]);
    expect(JSON.parse((reply.parts[1] as Part).body)).toMatchObject({ lastname: 'Řád', contactid: id });
  });

  it('answer a write with Location and OData-EntityId', async () => {
    const id = newId();
    const reply = await send([operation('PATCH', `${contacts}(${id})`, { lastname: 'Located' })]);
    const address = `${standin.url}/api/data/v9.2/contacts(${id})`;
    expect((reply.parts[0] as Part).headers).toEqual({
      'OData-Version': '4.0',
      Location: address,
      'OData-EntityId': address,
    });
  });

  it.each([
    ['absolute', () => `${standin.url}${contacts}`],
    ['of another host', () => `https://contoso.crm4.dynamics.com${contacts}`],
    ['from the root', () => contacts],
    ['relative to the service', () => 'contacts'],
  ])('take an address that is %s', async (_form, target) => {
    expect(statuses(await send([operation('POST', target(), { lastname: 'Addressed' })]))).toEqual([204]);
  });

  it('keep their own preconditions and preferences', async () => {
    const id = newId();
    const reply = await send(
      [
        operation('PATCH', `${contacts}(${id})?$select=lastname`, { lastname: 'A' }, [
          'If-None-Match: *',
          'Prefer: return=representation',
        ]),
        operation('PATCH', `${contacts}(${id})`, { lastname: 'B' }, ['If-None-Match: *']),
        operation('PATCH', `${contacts}(${id})`, { lastname: 'C' }, ['If-Match: W/"1"']),
      ],
      goOn,
    );
    expect(statuses(reply)).toEqual([201, 412, 412]);
    expect((reply.parts[0] as Part).headers['Preference-Applied']).toBe('return=representation');
  });

  it('can read definitions and call functions', async () => {
    const reply = await send([
      operation('GET', "/api/data/v9.2/EntityDefinitions(LogicalName='contact')?$select=EntitySetName"),
      operation('GET', '/api/data/v9.2/WhoAmI'),
    ]);
    expect(JSON.parse((reply.parts[0] as Part).body).EntitySetName).toBe('contacts');
    expect(JSON.parse((reply.parts[1] as Part).body).OrganizationId).toBe(standin.organization.id);
  });

  it('may have an address of up to 65,536 characters', async () => {
    const address = (length: number): string =>
      `${contacts}?$select=lastname&$top=1&tag=`.padEnd(length, 'x');
    const reply = await send([operation('GET', address(65_536)), operation('GET', address(65_537))], goOn);
    expect(statuses(reply)).toEqual([200, 400]);
  });

  it('read 2,000 rows by their ids in one address', async () => {
    const ids = Array.from({ length: 1_500 }, () => `'${newId()}'`).join(',');
    const filter = `Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${ids}])`;
    expect(
      statuses(await send([operation('GET', `${contacts}?$select=contactid&$filter=${filter}`)])),
    ).toEqual([200]);
  });
});

describe('failures', () => {
  it('stop the batch at the first one and give it its status, with the parts so far', async () => {
    const reply = await send([
      createContact('Before'),
      createContact('x'.repeat(51)),
      createContact('After stop'),
    ]);
    expect(reply.status).toBe(400);
    expect(statuses(reply)).toEqual([204, 400]);
    expect(JSON.parse((reply.parts[1] as Part).body).error.code).toBe('0x80044331');
    expect(await count('After stop')).toBe(0);
  });

  it('do not stop a batch that asked to go on', async () => {
    const reply = await send([createContact('x'.repeat(51)), createContact('After going on')], goOn);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('preference-applied')).toBe('odata.continue-on-error');
    expect(statuses(reply)).toEqual([400, 204]);
    expect(await count('After going on')).toBe(1);
  });
});

describe('changesets', () => {
  it('answer nested, each part with its Content-ID', async () => {
    const reply = await send([changeset(createContact('One', '1'), createContact('Two', '2'))]);
    const [answers] = reply.parts as Part[][];
    expect(answers?.map((part) => [part.status, part.contentId])).toEqual([
      [204, '1'],
      [204, '2'],
    ]);
    expect(reply.text).toMatch(/boundary=changesetresponse_[0-9a-f-]{36}/);
  });

  it('undo everything when one part fails, and answer with that part alone', async () => {
    const reply = await send([
      changeset(
        createContact('Undone', '1'),
        createContact('x'.repeat(51), '2'),
        createContact('Undone', '3'),
      ),
    ]);
    const [answers] = reply.parts as Part[][];
    expect(reply.status).toBe(400);
    expect(answers?.map((part) => [part.status, part.contentId])).toEqual([[400, '2']]);
    expect(await count('Undone')).toBe(0);
  });

  it('bring back updated and deleted rows when they fail', async () => {
    const [changed, removed] = [newId(), newId()];
    await send([
      operation('PATCH', `${contacts}(${changed})`, { lastname: 'Original' }),
      operation('PATCH', `${contacts}(${removed})`, { lastname: 'Still there' }),
    ]);
    const before = await caller.get(`contacts(${changed})`);
    await send([
      changeset(
        operation('PATCH', `${contacts}(${changed})`, { lastname: 'Changed' }),
        operation('DELETE', `${contacts}(${removed})`),
        operation('DELETE', `${contacts}(${newId()})`),
      ),
    ]);
    expect((await caller.get(`contacts(${changed})`)).text).toBe(before.text);
    expect((await caller.get(`contacts(${removed})`)).status).toBe(200);
  });

  it('fail alone in a batch that goes on', async () => {
    const reply = await send(
      [changeset(createContact('Alone', '1'), createContact('x'.repeat(51), '2')), createContact('Beside')],
      goOn,
    );
    expect([reply.status, statuses(reply)]).toEqual([200, [[400], 204]]);
    expect([await count('Alone'), await count('Beside')]).toEqual([0, 1]);
  });

  it('let $n stand for a row made before: as address, with a property, and in a bind', async () => {
    const reply = await send([
      changeset(
        operation('POST', '/api/data/v9.2/accounts', { name: 'Referred' }, [], '1'),
        operation(
          'POST',
          contacts,
          { firstname: 'Ref', 'parentcustomerid_account@odata.bind': '$1' },
          [],
          '2',
        ),
        operation('PATCH', '$2', { jobtitle: 'Buyer' }, [], '3'),
        operation('PUT', '$2/lastname', { value: 'Erred' }, [], '4'),
        operation('PUT', '$1/primarycontactid/$ref', { '@odata.id': '$2' }, [], '5'),
      ),
    ]);
    expect(statuses(reply)).toEqual([[204, 204, 204, 204, 204]]);
    const found = await caller.get<{ value: unknown[] }>(
      "accounts?$select=name&$filter=name eq 'Referred'&$expand=primarycontactid($select=fullname,jobtitle,_parentcustomerid_value)",
    );
    expect(found.body.value).toMatchObject([
      { primarycontactid: { fullname: 'Ref Erred', jobtitle: 'Buyer' } },
    ]);
  });

  it('create an activity and complete it in one go', async () => {
    const reply = await send([
      changeset(
        operation('POST', '/api/data/v9.2/tasks', { subject: 'At once' }, [], '1'),
        operation('PATCH', '$1', { statecode: 1, statuscode: 5 }, [], '2'),
      ),
    ]);
    expect(statuses(reply)).toEqual([[204, 204]]);
  });

  it.each([
    [
      'a later part',
      [
        operation('POST', contacts, { 'parentcustomerid_contact@odata.bind': '$2' }, [], '1'),
        createContact('Later', '2'),
      ],
    ],
    ['no part', [operation('PATCH', '$7', { lastname: 'a' }, [], '1')]],
  ])('refuse a reference to %s', async (_which, operations) => {
    const reply = await send([changeset(...operations)]);
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(/Content-ID Reference: '\$\d' does not exist in the batch context\./);
  });

  it('do not see references of another changeset', async () => {
    const reply = await send([
      changeset(createContact('First set', '1')),
      changeset(operation('PATCH', '$1', { lastname: 'Crossed' }, [], '2')),
    ]);
    expect([reply.status, statuses(reply)]).toEqual([400, [[204], [400]]]);
  });
});

describe('what cannot be parsed', () => {
  const unparsed: [what: string, body: string, words: string, contentType?: string][] = [
    ['a batch without boundary', batchBody([createContact('a')]), 'boundary parameter', 'multipart/mixed'],
    [
      'a batch without its closing delimiter',
      batchBody([createContact('a')]).replace('--batch_1--', ''),
      'closing delimiter',
    ],
    [
      'a GET in a changeset',
      batchBody([changeset(operation('GET', contacts, undefined, [], '1'))]),
      "An invalid HTTP method 'GET' was detected",
    ],
    [
      'a Content-ID twice in a changeset',
      batchBody([changeset(createContact('a', '1'), createContact('b', '1'))]),
      "The content ID '1' was found more than once",
    ],
    [
      'a part without transfer encoding',
      batchBody([createContact('a').filter((line) => !line.startsWith('Content-Transfer'))]),
      "'Content-Transfer-Encoding' header",
    ],
    [
      'a part of another type',
      batchBody([createContact('a').map((line) => line.replace('application/http', 'text/plain'))]),
      "'Content-Type' header",
    ],
    [
      'a request line without version',
      batchBody([createContact('a').map((line) => line.replace(' HTTP/1.1', ''))]),
      'The request line',
    ],
    [
      'a GET without an empty line after its headers',
      batchBody([operation('GET', contacts).slice(0, -2)]),
      'The message header',
    ],
    ['a changeset in a changeset', batchBody([changeset(changeset(createContact('a', '1')))]), 'nested'],
    [
      'more than 1,000 operations',
      batchBody(Array.from({ length: 1_001 }, () => createContact('a'))),
      "maximum number of '1000'",
    ],
  ];

  it.each(unparsed)(
    '%s is answered with plain JSON, and nothing has run',
    async (_what, body, words, contentType) => {
      const before = standin.organization.lastVersion();
      const answer = await caller.send('POST', '$batch', body, {
        'Content-Type': contentType ?? 'multipart/mixed; boundary="batch_1"',
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        400,
        'application/json; odata.metadata=minimal',
      ]);
      expect(answer.body.error.message).toContain(words);
      expect(standin.organization.lastVersion()).toBe(before);
    },
  );

  it('a batch inside a batch fails as an operation', async () => {
    const reply = await send([operation('POST', '/api/data/v9.2/$batch', {})]);
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });

  it('a GET of $batch is not allowed', async () => {
    expect((await caller.get('$batch')).status).toBe(405);
  });
});

describe('line endings', () => {
  it('of bare LF leave the last write unreadable: 400 with a multipart body', async () => {
    const reply = await sendRaw(batchBody([createContact('Readable'), createContact('Unreadable')], '\n'));
    expect([reply.status, statuses(reply)]).toEqual([400, [204, 400]]);
    const { error } = JSON.parse((reply.parts[1] as Part).body);
    expect(error.code).toBe('0x80048d19');
    expect(error.message).toContain("Entity :'contacts'");
    expect(error.message).toContain('System.ArgumentException: Stream was not readable.');
    expect(await count('Unreadable')).toBe(0);
  });

  it('missing after the last line do the same to a batch of CRLF', async () => {
    const reply = await sendRaw(batchBody([createContact('No last CRLF')], '\r\n', ''));
    expect([reply.status, statuses(reply)]).toEqual([400, [400]]);
  });

  it('of bare LF are read when two more stand at the end, the documented remedy', async () => {
    expect(statuses(await sendRaw(batchBody([createContact('Remedied')], '\n', '\n\n')))).toEqual([204]);
  });

  it('of bare LF do no harm to a changeset, whose last write is not the batch’s', async () => {
    expect(statuses(await sendRaw(batchBody([changeset(createContact('In set', '1'))], '\n', '')))).toEqual([
      [204],
    ]);
  });
});

describe('a thousand operations', () => {
  it('are taken in one batch', async () => {
    const reply = await send(Array.from({ length: 1_000 }, (_, index) => createContact(`Many ${index}`)));
    expect(reply.parts).toHaveLength(1_000);
    expect(standin.conditions.log.counts().operations.create).toBeGreaterThanOrEqual(1_000);
  });
});
