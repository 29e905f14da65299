import type { PowerAppsState } from './answer.ts';
import type { Reply, SeenCall } from './types.ts';

/** Puts and gets block blobs in the one container, for who holds its signature. */
export function answerBlob({ container, blobs }: PowerAppsState, call: SeenCall): Reply {
  const { pathname, searchParams } = new URL(container);
  if (call.query.sig !== searchParams.get('sig') || !call.path.startsWith(`${pathname}/`))
    return { status: 403 };
  if (call.method === 'GET') {
    const blob = blobs.get(call.path);
    return blob
      ? { status: 200, type: blob.type ?? 'application/octet-stream', body: blob.bytes }
      : { status: 404 };
  }
  const { 'x-ms-blob-type': kind, 'x-ms-version': version, 'x-ms-blob-content-type': type } = call.headers;
  if (call.method !== 'PUT' || kind !== 'BlockBlob' || !version) return { status: 400 };
  blobs.set(call.path, { type: type === undefined ? undefined : String(type), bytes: call.body as Buffer });
  return {
    status: 201,
    headers: { etag: '"0x8DD0000000000"', 'last-modified': 'Mon, 02 Nov 2026 08:00:00 GMT' },
  };
}
