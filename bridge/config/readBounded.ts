import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a file, or of what stands in its place such as a pipe, up to a length: some devices never end.
 * @returns undefined where there are more
 * @throws what the system says
 */
export function readBounded(file: string, longest: number): Buffer | undefined {
  const bytes = Buffer.alloc(longest + 1);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    return length > longest ? undefined : bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
