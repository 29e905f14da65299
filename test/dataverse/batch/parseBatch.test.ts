import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBatch } from '../../../bridge/dataverse/batch/parseBatch.ts';
import type { BatchItem } from '../../../bridge/dataverse/batch/types.ts';
import { BadAnswer } from '../../../bridge/dataverse/http/badAnswer.ts';

const get: BatchItem = [{ method: 'GET', path: '/x', headers: {} }];
const changeset: BatchItem = {
  changeset: [
    { method: 'PATCH', path: '/x', headers: {}, body: '{}' },
    { method: 'PATCH', path: '/x', headers: {}, body: '{}' },
  ],
};

function part(head: string[], body?: string, contentId?: string): string {
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    ...head,
    '',
    body ?? '',
  ].join('\r\n');
}

function multipart(boundary: string, parts: string[]): string {
  return `${parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('')}--${boundary}--\r\n`;
}

function nested(parts: string[]): string {
  return `Content-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n${multipart('changesetresponse_1', parts)}`;
}

function parse(
  body: string | Buffer,
  items: BatchItem[],
  type = 'multipart/mixed; boundary=batchresponse_1',
) {
  return parseBatch({ headers: { 'content-type': type }, body: Buffer.from(body) }, items);
}

const ok = part(
  ['HTTP/1.1 200 OK', 'Content-Type: application/json; odata.metadata=minimal', 'OData-Version: 4.0'],
  '{"a":1}',
);
const noContent = part(['HTTP/1.1 204 No Content', 'OData-Version: 4.0']);

describe('a whole answer', () => {
  test('gives status, headers and body of each part in order', () => {
    const answers = parse(multipart('batchresponse_1', [ok, noContent]), [get, get]);
    expect(
      answers.map(({ parts: [first] }) => [
        first?.status,
        first?.headers['odata-version'],
        first?.body.toString(),
      ]),
    ).toEqual([
      [200, '4.0', '{"a":1}'],
      [204, '4.0', ''],
    ]);
  });

  test('may name its boundary in quotes and with a charset', () => {
    const body = multipart('b', [ok]);
    expect(parse(body, [get], 'multipart/mixed; charset=utf-8; boundary="b"')).toHaveLength(1);
  });

  test('may leave the empty line after a head to the next boundary', () => {
    const bare = noContent.replace(/\r\n\r\n$/, '\r\n');
    expect(parse(multipart('batchresponse_1', [bare, ok]), [get, get])).toHaveLength(2);
  });

  test('keeps text that looks like another boundary', () => {
    const tricky = part(['HTTP/1.1 200 OK'], '{"a":"x\r\n--batchresponse_12\r\ny"}');
    const [answer] = parse(multipart('batchresponse_1', [tricky]), [get]);
    expect(answer?.parts[0]?.body.toString()).toContain('--batchresponse_12');
  });

  test('gives the parts of a changeset', () => {
    const inner = [
      part(['HTTP/1.1 204 No Content'], undefined, '1'),
      part(['HTTP/1.1 204 No Content'], undefined, '2'),
    ];
    const [answer] = parse(multipart('batchresponse_1', [nested(inner)]), [changeset]);
    expect(answer).toMatchObject({ changeset: true, parts: [{ contentId: '1' }, { contentId: '2' }] });
  });

  test.each([
    ['alone', (error: string) => error],
    ['in a multipart of its own', (error: string) => nested([error])],
  ])('gives the one error of a changeset that failed, %s', (_, wrap) => {
    const error = part(['HTTP/1.1 412 Precondition Failed'], '{"error":{}}', '1');
    const [answer] = parse(multipart('batchresponse_1', [wrap(error)]), [changeset]);
    expect(answer).toMatchObject({ parts: [{ status: 412, contentId: '1' }] });
  });

  test('carries any bytes unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 2 }), { minLength: 1, maxLength: 5 }), (bodies) => {
        const parts = bodies.map((body) => part(['HTTP/1.1 200 OK'], body));
        const answers = parse(
          multipart('batchresponse_1', parts),
          bodies.map(() => get),
        );
        expect(answers.map((answer) => answer.parts[0]?.body.toString('utf8'))).toEqual(bodies);
      }),
    );
  });
});

describe('nothing is believed of an answer that', () => {
  test('is cut anywhere before its end', () => {
    const whole = multipart('batchresponse_1', [
      ok,
      noContent,
      nested([
        part(['HTTP/1.1 204 No Content'], undefined, '1'),
        part(['HTTP/1.1 204 No Content'], undefined, '2'),
      ]),
    ]);
    const end = whole.length - '\r\n'.length;
    for (let length = 0; length < end; length += 1) {
      expect(() => parse(whole.slice(0, length), [get, get, changeset]), `cut to ${length}`).toThrow(
        BadAnswer,
      );
    }
    expect(() => parse(whole.slice(0, end), [get, get, changeset])).not.toThrow();
  });

  test.each<[string, string, BatchItem[]]>([
    ['has fewer parts than requests', multipart('batchresponse_1', [ok]), [get, get]],
    ['has more parts than requests', multipart('batchresponse_1', [ok, ok]), [get]],
    ['begins with something else', `x${multipart('batchresponse_1', [ok])}`, [get]],
    ['has another boundary', multipart('other', [ok]), [get]],
    ['has bare line feeds', multipart('batchresponse_1', [ok]).replaceAll('\r\n', '\n'), [get]],
    ['has no status line', multipart('batchresponse_1', [part(['OData-Version: 4.0'], '{}')]), [get]],
    [
      'has a part that is not HTTP',
      multipart('batchresponse_1', ['Content-Type: text/plain\r\n\r\nx']),
      [get],
    ],
    [
      'has a broken header',
      multipart('batchresponse_1', [part(['HTTP/1.1 200 OK', 'no colon'], '{}')]),
      [get],
    ],
    [
      'has a part shorter than it says',
      multipart('batchresponse_1', [part(['HTTP/1.1 200 OK', 'Content-Length: 9'], '{}')]),
      [get],
    ],
    [
      'has a part longer than it says',
      multipart('batchresponse_1', [part(['HTTP/1.1 200 OK', 'Content-Length: 1'], '{}')]),
      [get],
    ],
    [
      'echoes the Content-ID of another request',
      multipart('batchresponse_1', [
        nested([part(['HTTP/1.1 204 x'], undefined, '2'), part(['HTTP/1.1 204 x'], undefined, '1')]),
      ]),
      [changeset],
    ],
    [
      'misses a part of a changeset',
      multipart('batchresponse_1', [nested([part(['HTTP/1.1 204 x'], undefined, '1')])]),
      [changeset],
    ],
    ['answers a changeset as a single request', multipart('batchresponse_1', [noContent]), [changeset]],
  ])('%s', (_, body, items) => {
    expect(() => parse(body, items)).toThrow(BadAnswer);
  });

  test('is not multipart', () => {
    expect(() => parse('{}', [get], 'application/json')).toThrow(BadAnswer);
  });
});
