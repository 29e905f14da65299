import fc from 'fast-check';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import type { DataverseClient } from '../../../bridge/dataverse/types.ts';
import type { Kind } from '../kind.ts';
import type { HostileBytes } from '../startHostileDynamics.ts';
import { within } from '../within.ts';
import { hostileText, hostileValue } from '../words.ts';

const contact = { name: 'contact', entitySet: 'contacts', primaryId: 'contactid' };
const id = '8f14e45f-ceea-467f-9d2c-0a1b2c3d4e5f';
const one = [{ id, values: { firstname: 'A' } }];

/** Everything the bridge asks Dynamics, or sends to it. */
const requests: Readonly<Record<string, (client: DataverseClient) => Promise<unknown>>> = {
  whoAmI: (client) => client.whoAmI(),
  readOrganization: (client) => client.readOrganization(),
  readPrivileges: (client) => client.readPrivileges(id),
  listTables: (client) => client.listTables(),
  describeTable: (client) => client.describeTable('contact'),
  readRows: (client) => client.readRows(contact, [id], { select: ['firstname'] }),
  readRow: (client) => client.readRow(contact, id, { select: ['firstname'] }),
  findRows: (client) => client.findRows(contact, 'emailaddress1', ["a'b@example.com"], { select: [] }),
  findDeleted: (client) => client.findDeleted(contact, [id], {}),
  listOwners: (client) => client.listOwners(),
  listUsers: (client) => client.listUsers(),
  createRows: (client) => client.createRows({ ...contact, createMultiple: false }, one, { tag: 'hostile' }),
  createMultiple: (client) =>
    client.createRows({ ...contact, createMultiple: true }, one, { tag: 'hostile' }),
  updateRows: (client) =>
    client.updateRows(contact, [{ id, values: { firstname: 'A' }, etag: 'W/"1"' }], {
      tag: 'hostile',
      select: ['firstname'],
    }),
};

const statuses = fc.constantFrom(
  200,
  200,
  200,
  200,
  201,
  204,
  206,
  301,
  302,
  307,
  308,
  400,
  401,
  403,
  404,
  408,
  412,
  429,
  500,
  502,
  503,
  504,
  999,
);

/** Rows, metadata and errors as they look, with something hostile in the place of a value. */
const json = fc.oneof(
  fc.record({
    value: fc.array(
      fc.dictionary(
        fc.constantFrom(
          'contactid',
          'systemuserid',
          'fullname',
          'LogicalName',
          '@odata.etag',
          'statecode',
          'name',
          'teamid',
          '__proto__',
        ),
        hostileValue,
      ),
      { maxLength: 4 },
    ),
  }),
  fc.record({ error: fc.record({ code: hostileValue, message: hostileText }) }),
  fc.record({ UserId: hostileValue, BusinessUnitId: hostileValue, OrganizationId: hostileValue }),
  hostileValue,
);

const deep = fc.integer({ min: 1_000, max: 200_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));

/** Parts of a batch that do not fit together. */
const batch = fc
  .tuple(hostileText, fc.array(fc.tuple(statuses, json), { maxLength: 4 }), fc.boolean())
  .map(([boundary, parts, closed]) => {
    const mark = `b${boundary.replace(/[^\w-]/g, '')}`;
    const each = parts.map(
      ([status, body]) =>
        `--${mark}\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`,
    );
    return { type: `multipart/mixed; boundary=${mark}`, body: each.join('') + (closed ? `--${mark}--` : '') };
  });

interface Body {
  type: string;
  body: string;
}

const anyBody: fc.Arbitrary<Body> = fc.oneof(
  {
    weight: 6,
    arbitrary: json.map((value) => ({ type: 'application/json', body: JSON.stringify(value) ?? '' })),
  },
  { weight: 3, arbitrary: batch },
  { weight: 1, arbitrary: deep.map((body) => ({ type: 'application/json', body })) },
  { weight: 1, arbitrary: hostileText.map((body) => ({ type: 'text/html', body })) },
);

type Framing =
  | 'right'
  | 'short'
  | 'long'
  | 'chunked'
  | 'badChunk'
  | 'twoLengths'
  | 'none'
  | 'reset'
  | 'silent'
  | 'gzip'
  | 'huge';

const framing = fc.oneof(
  { weight: 120, arbitrary: fc.constant<Framing>('right') },
  {
    weight: 20,
    arbitrary: fc.constantFrom<Framing>(
      'short',
      'long',
      'chunked',
      'badChunk',
      'twoLengths',
      'none',
      'reset',
      'gzip',
    ),
  },
  // These take their time.
  { weight: 1, arbitrary: fc.constantFrom<Framing>('silent', 'silent', 'silent', 'huge') },
);

const block = Buffer.alloc(1024 * 1024, ' ');

function bytesOf(status: number, headers: string[], { type, body }: Body, how: Framing): HostileBytes {
  const length = Buffer.byteLength(body);
  const lines = [`HTTP/1.1 ${status} X`, `Content-Type: ${type}`, ...headers];
  const end = how === 'reset' ? 'reset' : how === 'silent' ? 'open' : 'close';
  const framed: Partial<Record<Framing, [string[], (string | Uint8Array)[]]>> = {
    short: [[`Content-Length: ${length + 100}`], [body]],
    long: [[`Content-Length: ${Math.max(0, length - 3)}`], [body]],
    chunked: [['Transfer-Encoding: chunked'], [`${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`]],
    badChunk: [['Transfer-Encoding: chunked'], [`zz\r\n${body}`]],
    twoLengths: [[`Content-Length: ${length}`, `Content-Length: ${length + 1}`], [body]],
    none: [[], [body]],
    silent: [[`Content-Length: ${length + 1}`], [body]],
    reset: [[`Content-Length: ${length + 1}`], [body]],
    gzip: [['Content-Encoding: gzip', `Content-Length: ${length}`], [body]],
    huge: [[], Array.from({ length: 100 }, () => block)],
  };
  const [more, parts] = framed[how] ?? [[`Content-Length: ${length}`], [body]];
  return { parts: [`${[...lines, ...more, 'Connection: close'].join('\r\n')}\r\n\r\n`, ...parts], end };
}

const anyAnswer = fc.record({
  status: statuses,
  body: anyBody,
  how: framing,
  header: fc.option(hostileText, { freq: 4 }),
  link: fc.oneof({ weight: 12, arbitrary: fc.constant(5) }, { weight: 1, arbitrary: fc.nat({ max: 4 }) }),
});

/** The link in the answer, or its Location: to another host, to itself, without end. */
function linkOf(choice: number, elsewhere: string, own: string, request: number): string | undefined {
  return [
    `${elsewhere}/api/data/v9.2/contacts?$skiptoken=1`,
    `${own}/api/data/v9.2/contacts?$skiptoken=same`,
    `${own}/api/data/v9.2/contacts?$skiptoken=${request}`,
    `${own}/api/data/v9.2/../../../${elsewhere}`,
    '//127.0.0.1:9/api/data/v9.2/x',
  ][choice];
}

const longestMs = 30_000;
/** Each page is asked for again a few times when it cannot be used. */
const mostRequests = 2_000;

/** Whatever comes back: a result or an error that is known, in bounded time, and nothing sent to another host. */
export const dynamicsAnswers: Kind = {
  name: 'answers of Dynamics',
  share: 1,
  writes: false,
  property: ({ dynamics, hostileClient }) =>
    fc.asyncProperty(fc.constantFrom(...Object.keys(requests)), anyAnswer, async (name, chosen) => {
      dynamics.answer((request) => answerOf(chosen, dynamics.elsewhere, dynamics.url, request));
      await within(
        longestMs,
        requests[name]?.(hostileClient) ?? Promise.resolve(),
        `${name} did not end`,
      ).catch((error: unknown) => {
        if (!(error instanceof DataverseUnavailable)) throw error;
        if (error.message.length > 3_000 || /[\p{Cc}]/u.test(error.message))
          throw new Error(`not to be shown: ${error.message}`);
      });
      if (dynamics.strayed() > 0) throw new Error('a request went to another host');
      if (dynamics.asked() > mostRequests) throw new Error(`${dynamics.asked()} requests were made`);
    }),
};

function answerOf(
  {
    status,
    body,
    how,
    header,
    link,
  }: { status: number; body: Body; how: Framing; header: string | null; link: number },
  elsewhere: string,
  own: string,
  request: number,
): HostileBytes {
  const to = linkOf(link, elsewhere, own, request);
  const headers = [
    ...(to === undefined ? [] : [`Location: ${to}`]),
    ...(header === null ? [] : [`Retry-After: ${header.replace(/[^ -~]/g, ' ')}`]),
  ];
  return bytesOf(status, headers, to === undefined ? body : withLink(body, to), how);
}

function withLink({ type, body }: Body, link: string): Body {
  return {
    type,
    body: body.startsWith('{"value"')
      ? `${body.slice(0, -1)},"@odata.nextLink":${JSON.stringify(link)}}`
      : body,
  };
}

/** What the bridge answers its own callers then. */
export const besideHostile: Kind = {
  name: 'operations, while Dynamics is hostile',
  share: 1,
  writes: true,
  property: ({ dynamics, callBesideHostile, keys, known }) => {
    const contactKey = String(known.values.contact[0]);
    const row = String(known.values.row[0]);
    const calls = [
      ['read', 'GET', 'status'],
      ['read', 'GET', 'lookups/columns'],
      ['read', 'GET', 'lookups/choices?column=gendercode'],
      ['sync', 'GET', 'lookups/owners'],
      ['sync', 'GET', 'lookups/users'],
      ['read', 'GET', `contact?contact=${contactKey}`],
      ['read', 'GET', `contact/explanation?contact=${contactKey}`],
      ['read', 'GET', 'mapping'],
      ['read', 'GET', 'activitytypes'],
      ['sync', 'POST', `contact/import?contact=${contactKey}`],
      ['sync', 'PUT', `contact/link?contact=${contactKey}`, { rowId: row }],
      ['sync', 'POST', `contact/tasks?contact=${contactKey}`, { subject: 'Call back' }],
      ['update', 'POST', 'updatecontact', { contactid: row, telephone1: '1' }],
      ['manage', 'POST', 'mapping/preview', { contact: contactKey }],
    ] as const;
    return fc.asyncProperty(
      fc.constantFrom(...calls),
      anyAnswer,
      async ([scope, method, path, body], chosen) => {
        dynamics.answer((request) => answerOf(chosen, dynamics.elsewhere, dynamics.url, request));
        await callBesideHostile({
          method,
          path: `/xperience-dynamics365/${path}`,
          headers: {
            'x-api-key': keys.get(scope) ?? '',
            ...(body ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        if (dynamics.strayed() > 0) throw new Error('a request went to another host');
      },
    );
  },
};
