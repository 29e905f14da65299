import type { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request as it arrives. The `arrayBuffer()` of a Request copies it once more: with rows of ten
 * kilobytes that alone fills the memory outside the heap so fast that most of a small call's time goes into collecting it.
 * @returns undefined when there is nothing to wait for any more: it was read already, or the connection has ended
 * @throws what ended the connection before the body was there
 */
export function readIncoming(incoming: IncomingMessage): Promise<Buffer> | undefined {
  if (incoming.destroyed || incoming.errored || incoming.readableDidRead || incoming.readableEncoding)
    return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => {
      const [first = Buffer.alloc(0), ...more] = chunks;
      resolve(more.length === 0 ? first : Buffer.concat(chunks));
    });
    incoming.once('error', reject);
    incoming.once('close', () => {
      if (!incoming.readableEnded) reject(new Error('The caller closed the connection within the request.'));
    });
  });
}
