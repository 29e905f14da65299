import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { WebResponse } from '../http.ts';

export type Answer = { response: WebResponse; contentId: string | undefined };
export type BatchAnswer = { kind: 'request'; answer: Answer } | { kind: 'changeset'; answers: Answer[] };

/** Writes the multipart body of a batch's answer, with boundaries of its own. Every line ends with CRLF. */
export function writeBatch(answers: readonly BatchAnswer[]): { boundary: string; body: Buffer } {
  const boundary = `batchresponse_${randomUUID()}`;
  const parts = answers.map((item) =>
    item.kind === 'request' ? writeMessage(item.answer) : writeChangeset(item.answers),
  );
  return { boundary, body: Buffer.from(joinParts(boundary, parts)) };
}

function writeChangeset(answers: readonly Answer[]): string {
  const boundary = `changesetresponse_${randomUUID()}`;
  const inner = joinParts(boundary, answers.map(writeMessage));
  return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${inner}`;
}

function joinParts(boundary: string, parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}`).join('')}--${boundary}--\r\n`;
}

function writeMessage({ response, contentId }: Answer): string {
  const headers = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return [
    'Content-Type: application/http\r\n',
    'Content-Transfer-Encoding: binary\r\n',
    contentId === undefined ? '' : `Content-ID: ${contentId}\r\n`,
    `\r\nHTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n`,
    ...headers,
    `\r\n${response.body.toString()}\r\n`,
  ].join('');
}
