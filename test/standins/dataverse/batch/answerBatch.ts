import { setImmediate } from 'node:timers/promises';
import { errorResponse } from '../errors/errorResponse.ts';
import { methodNotAllowed } from '../errors/requestErrors.ts';
import type { WebRequest, WebResponse, Work } from '../http.ts';
import type { Organization } from '../organization/organization.ts';
import { readPreferences } from '../routing/preferences.ts';
import { addressOf } from './batchAddress.ts';
import { type BatchItem, type BatchMessage, parseBatch } from './parseBatch.ts';
import { type Answer, type BatchAnswer, writeBatch } from './writeBatch.ts';

/** Answers one operation, errors included. */
export type AnswerOne = (
  request: WebRequest,
  work: Work,
  references: ReadonlyMap<string, string>,
) => WebResponse;

const none: ReadonlyMap<string, string> = new Map();

/**
 * Answers `$batch`: the operations run in order, a changeset as one transaction. Without
 * `odata.continue-on-error` the batch stops at the first failure and takes its status. Other requests may run
 * between two operations, never inside a changeset. Throws for a body that cannot be parsed.
 */
export async function answerBatch(
  organization: Organization,
  request: WebRequest,
  work: Work,
  answerOne: AnswerOne,
): Promise<WebResponse> {
  if (request.method !== 'POST') throw methodNotAllowed(request.method);
  const items = parseBatch(request.headers['content-type'], request.body);
  const preferences = readPreferences(request.headers.prefer);
  const continues = preferences.get('odata.continue-on-error') !== undefined;
  if (continues) preferences.applied('odata.continue-on-error');
  const answers: BatchAnswer[] = [];
  let failure: number | undefined;
  for (const item of items) {
    if (answers.length > 0) await setImmediate();
    const answer = answerItem(organization, request, work, answerOne, item);
    answers.push(answer);
    const failed = failedStatus(answer);
    if (failed === undefined || continues) continue;
    failure = failed;
    break;
  }
  const { boundary, body } = writeBatch(answers);
  const applied = preferences.header();
  return {
    status: failure ?? 200,
    headers: {
      'Content-Type': `multipart/mixed; boundary=${boundary}`,
      'OData-Version': '4.0',
      ...(applied === undefined ? {} : { 'Preference-Applied': applied }),
    },
    body,
  };
}

function answerItem(
  organization: Organization,
  outer: WebRequest,
  work: Work,
  answerOne: AnswerOne,
  item: BatchItem,
): BatchAnswer {
  if (item.kind === 'request') {
    const { message } = item;
    const response = answerMessage(outer, work, answerOne, message, none);
    return { kind: 'request', answer: { response, contentId: message.contentId } };
  }
  return { kind: 'changeset', answers: answerChangeset(organization, outer, work, answerOne, item.messages) };
}

/** All or nothing: a failed changeset answers with the one part that failed, inside its own multipart. */
function answerChangeset(
  organization: Organization,
  outer: WebRequest,
  work: Work,
  answerOne: AnswerOne,
  messages: readonly BatchMessage[],
): Answer[] {
  const answers: Answer[] = [];
  const references = new Map<string, string>();
  const failure: { answer: Answer | undefined } = { answer: undefined };
  const { rowsWritten } = work;
  try {
    organization.transaction.run(() => {
      for (const message of messages) {
        const response = answerMessage(outer, work, answerOne, message, references);
        const answer: Answer = { response, contentId: message.contentId };
        if (response.status >= 400) {
          failure.answer = answer;
          throw new Error('The changeset is rolled back.');
        }
        answers.push(answer);
        remember(references, message, response);
      }
    });
  } catch (error) {
    if (!failure.answer) throw error;
    work.rowsWritten = rowsWritten;
    return [failure.answer];
  }
  return answers;
}

/** `$n` stands for the row the part made. */
function remember(references: Map<string, string>, message: BatchMessage, response: WebResponse): void {
  const made = response.headers['OData-EntityId'] ?? response.headers.Location;
  const address = made === undefined ? undefined : /\/api\/data\/v[\d.]+\/(.+)$/.exec(made)?.[1];
  if (message.contentId !== undefined && address !== undefined) references.set(message.contentId, address);
}

function answerMessage(
  outer: WebRequest,
  work: Work,
  answerOne: AnswerOne,
  message: BatchMessage,
  references: ReadonlyMap<string, string>,
): WebResponse {
  const { path, query, problem } = addressOf(outer, message, references);
  const request: WebRequest = {
    method: message.method,
    path,
    query,
    headers: { ...inherited(outer.headers), ...message.headers },
    body: message.body,
    origin: outer.origin,
    inBatch: true,
    ...(outer.claims && { claims: outer.claims }),
  };
  if (problem) {
    work.operations.push({ kind: 'unreadable', rows: 0, status: 400 });
    return errorResponse(problem, readPreferences(request.headers.prefer));
  }
  return answerOne(request, work, references);
}

/** Who is impersonated, and what is bypassed, holds for the whole batch unless a part says otherwise (inference). */
function inherited(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => /^(mscrm|callerobjectid)/.test(name));
  return Object.fromEntries(kept);
}

function failedStatus(answer: BatchAnswer): number | undefined {
  const all = answer.kind === 'request' ? [answer.answer] : answer.answers;
  return all.find(({ response }) => response.status >= 400)?.response.status;
}
