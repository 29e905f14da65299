import { payloadError } from '../errors/payloadErrors.ts';
import type { WebRequest } from '../http.ts';
import { contentReference } from '../rows/resolveReference.ts';
import { batchError } from './batchError.ts';
import type { BatchMessage } from './parseRequestMessage.ts';

const longestAddress = 65_536;

/**
 * Where an operation of a batch goes: absolute addresses lose their host, relative ones get the service in front,
 * `$n` is put in. `problem` says why the operation cannot run.
 */
export function addressOf(
  outer: WebRequest,
  message: BatchMessage,
  references: ReadonlyMap<string, string>,
): { path: string; query: string; problem?: Error } {
  const service = /^\/api\/data\/v[\d.]+/.exec(outer.path)?.[0] ?? '';
  if (message.unreadable && message.body.length > 0) {
    const problem = payloadError(
      entitySetOf(message.target),
      'System.ArgumentException: Stream was not readable.',
    );
    return { path: message.target, query: '', problem };
  }
  if (message.target.length > longestAddress) {
    return {
      path: '',
      query: '',
      problem: batchError('The request URI of a batch operation is longer than 65536 characters.'),
    };
  }
  try {
    const target = message.target.startsWith('$')
      ? contentReference({ references }, message.target)
      : message.target;
    const local = target.replace(/^https?:\/\/[^/]+/i, '');
    const full = local.startsWith('/') ? local : `${service}/${local}`;
    const mark = full.indexOf('?');
    return mark < 0 ? { path: full, query: '' } : { path: full.slice(0, mark), query: full.slice(mark + 1) };
  } catch (error) {
    return { path: '', query: '', problem: error instanceof Error ? error : new Error(String(error)) };
  }
}

function entitySetOf(target: string): string {
  return /\/v[\d.]+\/([^(/?]+)/.exec(target)?.[1] ?? '';
}
