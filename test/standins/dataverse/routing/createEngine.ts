import { type AnswerOne, answerBatch } from '../batch/answerBatch.ts';
import { errorResponse } from '../errors/errorResponse.ts';
import { webApiError } from '../errors/webApiError.ts';
import type { Handler, OperationGate, WebRequest, WebResponse, Work } from '../http.ts';
import { classifyRequest } from '../limits/classifyRequest.ts';
import type { MetadataHandler } from '../metadata/createMetadataHandler.ts';
import { findCaller } from '../organization/caller.ts';
import type { Organization } from '../organization/organization.ts';
import type { Schema } from '../tables/createSchema.ts';
import { answerOperation } from './answerOperation.ts';
import { readPreferences } from './preferences.ts';

export type EngineOptions = {
  organization: Organization;
  schema: Schema;
  metadata: MetadataHandler;
  /** Asked before every single operation. */
  gate: OperationGate;
};

const longestAddress = 32_768;

/** The Web API itself: takes a request whose token has been checked, answers every operation it holds. */
export function createEngine(options: EngineOptions): Handler {
  const answerOne = createAnswerOne(options);
  return async (request) => {
    const work: Work = { rowsRead: 0, rowsWritten: 0, operations: [] };
    try {
      checkAddressLength(request);
      if (!/^\/api\/data\/v9\.[012]\/(\$|%24)batch$/.test(request.path))
        return { ...answerOne(request, work, new Map()), work };
      findCaller(options.organization, request.claims ?? {}, request.headers);
      return { ...(await answerBatch(options.organization, request, work, answerOne)), work };
    } catch (error) {
      return { ...errorResponse(error, readPreferences(request.headers.prefer)), work };
    }
  };
}

function createAnswerOne({ organization, schema, metadata, gate }: EngineOptions): AnswerOne {
  return (request, work, references) => {
    const preferences = readPreferences(request.headers.prefer);
    const { rowsRead, rowsWritten } = work;
    const response = attempt(() => {
      const instead = gate(request);
      if (instead) return instead;
      const caller = findCaller(organization, request.claims ?? {}, request.headers);
      const described = metadata(request);
      if (described) return described;
      const service = /^\/api\/data\/v[\d.]+/.exec(request.path)?.[0] ?? '';
      const base = request.origin + service;
      return answerOperation({ organization, request, caller, preferences, base, work, references });
    }, preferences);
    // What a refused operation wrote has been rolled back.
    if (response.status >= 400) work.rowsWritten = rowsWritten;
    const rows = work.rowsRead - rowsRead + work.rowsWritten - rowsWritten;
    work.operations.push({ ...classifyRequest(request, schema), rows, status: response.status });
    return response;
  };
}

function attempt(answer: () => WebResponse, preferences: ReturnType<typeof readPreferences>): WebResponse {
  try {
    return answer();
  } catch (error) {
    return errorResponse(error, preferences);
  }
}

/** The status is inference: the documentation names the limit only. */
function checkAddressLength(request: WebRequest): void {
  const length =
    request.origin.length + request.path.length + (request.query === '' ? 0 : request.query.length + 1);
  if (request.method !== 'GET' || length <= longestAddress) return;
  throw webApiError(
    414,
    '',
    `The request URI is ${length} characters long; ${longestAddress} are allowed. Send it inside $batch.`,
  );
}
