import type { BatchItem, BatchRequest } from './types.ts';

/**
 * The body of a `$batch` and its content type. Lines end with CRLF throughout: with a bare LF Dataverse answers
 * "Stream was not readable". Content-IDs number the requests of changesets over the whole batch, from 1.
 */
export function buildBatch(items: readonly BatchItem[], name: string): { contentType: string; body: Buffer } {
  const boundary = `batch_${name}`;
  const lines: string[] = [];
  let contentId = 0;
  items.forEach((item, index) => {
    lines.push(`--${boundary}`);
    if (!('changeset' in item)) {
      lines.push(...requestLines(item[0]));
      return;
    }
    const inner = `changeset_${name}_${index + 1}`;
    lines.push(`Content-Type: multipart/mixed; boundary="${inner}"`, '');
    for (const request of item.changeset) {
      contentId += 1;
      lines.push(`--${inner}`, ...requestLines(request, contentId));
    }
    lines.push(`--${inner}--`, '');
  });
  lines.push(`--${boundary}--`, '');
  return {
    contentType: `multipart/mixed; boundary="${boundary}"`,
    body: Buffer.from(lines.join('\r\n'), 'utf8'),
  };
}

function requestLines(request: BatchRequest, contentId?: number): string[] {
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${request.method} ${request.path} HTTP/1.1`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    ...(request.body === undefined ? [] : ['Content-Type: application/json; type=entry']),
    '',
    request.body ?? '',
  ];
}
