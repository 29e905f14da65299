import { readableText } from '../readableText.ts';
import type { DataverseError } from '../types.ts';

/** A plug-in can say as much as it likes; who reads it needs the beginning. */
const longestMessage = 1000;

/** What an error answer or an error part of a batch says; a body that is not Dataverse's JSON is not quoted. */
export function readError(answer: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}): DataverseError {
  const said = parseErrorBody(answer.body);
  const requestId = (answer.headers['x-ms-service-request-id'] ?? answer.headers.req_id)?.slice(0, 100);
  return {
    status: answer.status,
    code: normalizeCode(said?.code),
    message:
      said === undefined
        ? `HTTP ${answer.status} without an explanation`
        : readableText(said.message, longestMessage),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Whether Dataverse itself explains the error: a gateway's page on the way says nothing about what happened. */
export function isDataverseError(answer: { body: Buffer }): boolean {
  return parseErrorBody(answer.body) !== undefined;
}

/**
 * Error codes come as hex text or as the signed decimal of the same number; `0x0` and other texts say nothing.
 * @example normalizeCode('-2147220969') // '0x80040217'
 */
export function normalizeCode(code: unknown): string {
  const text = typeof code === 'number' ? String(code) : code;
  if (typeof text !== 'string' || !/^(-?\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) return '';
  const number = Number(text) >>> 0;
  return number === 0 ? '' : `0x${number.toString(16).padStart(8, '0')}`;
}

function parseErrorBody(body: Buffer): { code: unknown; message: string } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined;
  const { error } = json;
  if (typeof error !== 'object' || error === null) return undefined;
  if (!('message' in error) || typeof error.message !== 'string') return undefined;
  return { code: 'code' in error ? error.code : undefined, message: error.message };
}
